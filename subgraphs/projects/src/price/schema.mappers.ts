import type { Connection } from '@agentic/service/connection'
import type { ModelPrice } from './price.ts'

export type { ModelPrice as ModelPriceMapper } from './price.ts'
export type ModelPriceConnectionMapper = Connection<ModelPrice>
