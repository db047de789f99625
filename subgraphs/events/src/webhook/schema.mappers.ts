import type { Connection } from '@agentic/service/connection'
import type { Webhook } from './webhook.ts'

export type { Webhook as WebhookMapper } from './webhook.ts'
export type WebhookConnectionMapper = Connection<Webhook>
