/* This file was automatically generated. DO NOT UPDATE MANUALLY. */
    import type   { Resolvers } from './types.generated.ts';
    import    { webhook as Query_webhook } from './webhook/resolvers/Query/webhook.ts';
import    { webhooks as Query_webhooks } from './webhook/resolvers/Query/webhooks.ts';
import    { Webhook } from './webhook/resolvers/Webhook.ts';
import    { WebhookConnection } from './webhook/resolvers/WebhookConnection.ts';
import    { DateTime } from './webhook/resolvers/DateTime.ts';
    export const resolvers: Resolvers = {
      Query: { webhook: Query_webhook,webhooks: Query_webhooks },
      
      
      Webhook: Webhook,
WebhookConnection: WebhookConnection,
DateTime: DateTime
    }