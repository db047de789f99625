import type { WebhookConnectionResolvers } from '../../types.generated.ts'

export const WebhookConnection: WebhookConnectionResolvers = {}
