export type { Reservation as ReservationMapper } from './reservation.ts'
