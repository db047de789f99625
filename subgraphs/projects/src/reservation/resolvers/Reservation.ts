import { formatUsd } from '../../money.ts'
import type { ReservationResolvers } from '../../types.generated.ts'

export const Reservation: ReservationResolvers = {
  amountUsd: ({ amountNano }) => formatUsd(amountNano),
}
