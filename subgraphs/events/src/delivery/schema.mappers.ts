import type { Connection } from '@agentic/service/connection'
import type { Delivery } from './delivery.ts'

export type { Delivery as DeliveryMapper } from './delivery.ts'
export type DeliveryConnectionMapper = Connection<Delivery>
