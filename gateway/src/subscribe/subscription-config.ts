import type { EnvReader } from '@agentic/service/env-reader'
import type { CursorNames } from './cursor.ts'
import { DEFAULT_OUTBOX_LIMITS, type OutboxLimits } from './outbox.ts'
import type { QuotaLimits } from './quota.ts'
import { OVERFLOWS, type Overflow } from './subscriber.ts'

/** How subscriptions are served. */
export interface SubscriptionConfig {
  readonly cursor: CursorNames
  /** `Type` or `Type.field`: what answers every caller of a tenant with the same permissions alike. */
  readonly sharedFields: readonly string[]
  readonly quota: QuotaLimits
  readonly outbox: OutboxLimits
  /** For streams that cannot be resumed; those that can be are closed, so that their client resumes. */
  readonly overflow: Overflow
}

export const DEFAULT_SUBSCRIPTIONS: SubscriptionConfig = {
  cursor: { argument: 'afterSequence', field: 'sequence' },
  sharedFields: [],
  quota: { perConnectionMax: 20, perUserMax: 50 },
  outbox: DEFAULT_OUTBOX_LIMITS,
  overflow: 'drop',
}

export function readSubscriptionConfig(env: EnvReader): SubscriptionConfig {
  const { cursor, sharedFields, quota, outbox, overflow } = DEFAULT_SUBSCRIPTIONS
  return {
    cursor: {
      argument: env.string('CURSOR_ARGUMENT', cursor.argument),
      field: env.string('CURSOR_FIELD', cursor.field),
    },
    sharedFields: env.list('SHARED_FIELDS', sharedFields),
    quota: {
      perConnectionMax: env.integer('SUBSCRIPTIONS_PER_CONNECTION', quota.perConnectionMax, { min: 1 }),
      perUserMax: env.integer('SUBSCRIPTIONS_PER_USER', quota.perUserMax, { min: 1 }),
    },
    outbox: {
      messagesMax: env.integer('QUEUED_EVENTS_MAX', outbox.messagesMax, { min: 1 }),
      bytesMax: env.integer('QUEUED_BYTES_MAX', outbox.bytesMax, { min: 1 }),
    },
    overflow: env.oneOf('SLOW_CLIENTS', OVERFLOWS, overflow),
  }
}
