import { badInput } from '@agentic/service/errors'
import { isEventType } from '../event/event-type.ts'

export type WebhookState = 'ACTIVE' | 'PAUSED' | 'DISABLED'

export interface Webhook {
  readonly id: string
  readonly url: string
  readonly description: string
  readonly eventTypes: readonly string[]
  readonly state: WebhookState
  readonly createdAt: Date
  /** Only where `state` is DISABLED. */
  readonly disabledReason: string | null
}

export interface NewWebhook {
  readonly url: string
  readonly eventTypes: readonly string[]
  readonly description: string
}

export const ALL_TYPES = '*'
const DESCRIPTION_LENGTH_MAX = 500

/** @throws BAD_USER_INPUT where an event type is not in the catalogue, none is given, or the description is too long */
export function checkNewWebhook({ eventTypes, description }: NewWebhook): void {
  if (eventTypes.length === 0) throw badInput({ eventTypes: `must name at least one event type, or "${ALL_TYPES}"` })
  const unknown = eventTypes.filter((type) => type !== ALL_TYPES && !isEventType(type))
  if (unknown.length > 0) throw badInput({ eventTypes: `has unknown event types: ${unknown.join(', ').slice(0, 200)}` })
  if (description.length > DESCRIPTION_LENGTH_MAX) {
    throw badInput({ description: `must have at most ${DESCRIPTION_LENGTH_MAX} characters` })
  }
}

export function wants(webhook: { readonly eventTypes: readonly string[] }, type: string): boolean {
  return webhook.eventTypes.includes(ALL_TYPES) || webhook.eventTypes.includes(type)
}
