/* This file was automatically generated. DO NOT UPDATE MANUALLY. */
    import type   { Resolvers } from './types.generated.ts';
    import    { deliveries as Query_deliveries } from './delivery/resolvers/Query/deliveries.ts';
import    { delivery as Query_delivery } from './delivery/resolvers/Query/delivery.ts';
import    { event as Query_event } from './event/resolvers/Query/event.ts';
import    { eventTypes as Query_eventTypes } from './event/resolvers/Query/eventTypes.ts';
import    { events as Query_events } from './event/resolvers/Query/events.ts';
import    { webhook as Query_webhook } from './webhook/resolvers/Query/webhook.ts';
import    { webhooks as Query_webhooks } from './webhook/resolvers/Query/webhooks.ts';
import    { createWebhook as Mutation_createWebhook } from './webhook/resolvers/Mutation/createWebhook.ts';
import    { deleteWebhook as Mutation_deleteWebhook } from './webhook/resolvers/Mutation/deleteWebhook.ts';
import    { pauseWebhook as Mutation_pauseWebhook } from './webhook/resolvers/Mutation/pauseWebhook.ts';
import    { redeliver as Mutation_redeliver } from './delivery/resolvers/Mutation/redeliver.ts';
import    { resumeWebhook as Mutation_resumeWebhook } from './webhook/resolvers/Mutation/resumeWebhook.ts';
import    { sendTestEvent as Mutation_sendTestEvent } from './delivery/resolvers/Mutation/sendTestEvent.ts';
import    { updateWebhook as Mutation_updateWebhook } from './webhook/resolvers/Mutation/updateWebhook.ts';
import    { events as Subscription_events } from './event/resolvers/Subscription/events.ts';
import    { Delivery } from './delivery/resolvers/Delivery.ts';
import    { DeliveryConnection } from './delivery/resolvers/DeliveryConnection.ts';
import    { Event } from './event/resolvers/Event.ts';
import    { EventConnection } from './event/resolvers/EventConnection.ts';
import    { Webhook } from './webhook/resolvers/Webhook.ts';
import    { WebhookConnection } from './webhook/resolvers/WebhookConnection.ts';
import    { DateTime,JSONValue,HttpUrl } from '@agentic/service/scalars';
    export const resolvers: Resolvers = {
      Query: { deliveries: Query_deliveries,delivery: Query_delivery,event: Query_event,eventTypes: Query_eventTypes,events: Query_events,webhook: Query_webhook,webhooks: Query_webhooks },
      Mutation: { createWebhook: Mutation_createWebhook,deleteWebhook: Mutation_deleteWebhook,pauseWebhook: Mutation_pauseWebhook,redeliver: Mutation_redeliver,resumeWebhook: Mutation_resumeWebhook,sendTestEvent: Mutation_sendTestEvent,updateWebhook: Mutation_updateWebhook },
      Subscription: { events: Subscription_events },
      Delivery: Delivery,
DeliveryConnection: DeliveryConnection,
Event: Event,
EventConnection: EventConnection,
Webhook: Webhook,
WebhookConnection: WebhookConnection,
DateTime: DateTime,
JSON: JSONValue,
URL: HttpUrl
    }