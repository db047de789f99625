import type { Plan } from './caller.ts'

/** How much of something a tenant may have at once; null: as much as it likes. */
export interface Quotas {
  /** Active ones, and invites that can still be accepted. */
  readonly USERS: number | null
  readonly SERVICE_ACCOUNTS: number | null
  /** Those that have not ended; one that was rotated makes room for its replacement. */
  readonly API_KEYS: number | null
  /** Besides the built-in ones. */
  readonly CUSTOM_ROLES: number | null
  readonly OIDC_PROVIDERS: number | null
  /** Active ones. */
  readonly PROJECTS: number | null
  readonly WEBHOOKS: number | null
  /** Runs that have not ended. */
  readonly CONCURRENT_RUNS: number | null
}

export type QuotaName = keyof Quotas

export type PlanQuotas = Readonly<Record<Plan, Quotas>>

/** What each plan allows where `QUOTAS` says nothing else. Another plan takes nothing away; it only lets no more be made. */
export const QUOTAS: PlanQuotas = {
  FREE: {
    USERS: 5,
    SERVICE_ACCOUNTS: 2,
    API_KEYS: 10,
    CUSTOM_ROLES: 2,
    OIDC_PROVIDERS: 0,
    PROJECTS: 5,
    WEBHOOKS: 5,
    CONCURRENT_RUNS: 5,
  },
  DEVELOPER: {
    USERS: 50,
    SERVICE_ACCOUNTS: 20,
    API_KEYS: 200,
    CUSTOM_ROLES: 20,
    OIDC_PROVIDERS: 1,
    PROJECTS: 100,
    WEBHOOKS: 50,
    CONCURRENT_RUNS: 50,
  },
  ENTERPRISE: {
    USERS: null,
    SERVICE_ACCOUNTS: null,
    API_KEYS: null,
    CUSTOM_ROLES: null,
    OIDC_PROVIDERS: 1,
    PROJECTS: null,
    WEBHOOKS: null,
    CONCURRENT_RUNS: null,
  },
}
