import type { Connection } from '@agentic/service/connection'
import type { ServiceAccount } from './service-account.ts'

export type { ServiceAccount as ServiceAccountMapper } from './service-account.ts'
export type ServiceAccountConnectionMapper = Connection<ServiceAccount>
