export type { ServiceAccount as ServiceAccountMapper } from './service-account.ts'
