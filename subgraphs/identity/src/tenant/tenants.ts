import { type Caller, isIdentified } from '@agentic/caller/caller'
import { badInput, DomainError } from '@agentic/service/errors'
import { identified, scopeOf } from '../identified.ts'
import { readName } from '../name.ts'
import type { QuotaStore } from './quota.store.ts'
import type { TenantStore } from './tenant.store.ts'
import type { Plan, Tenant, TenantChange, TenantQuota } from './tenant.ts'

export interface UpdateTenant {
  readonly name?: string | null
  readonly plan?: Plan | null
  readonly inviteHours?: number | null
  readonly emailDomains?: readonly string[] | null
  readonly expectedVersion: number
}

export interface TenantsParts {
  readonly store: TenantStore
  readonly quotas: QuotaStore
  readonly caller: Caller
  readonly now: () => Date
}

const INVITE_HOURS_MAX = 720
const DOMAINS_MAX = 100

/** What one caller may see of tenants and change: its own. */
export class Tenants {
  readonly #store: TenantStore
  readonly #quotas: QuotaStore
  readonly #caller: Caller
  readonly #now: () => Date

  constructor({ store, quotas, caller, now }: TenantsParts) {
    this.#store = store
    this.#quotas = quotas
    this.#caller = caller
    this.#now = now
  }

  async find(id: string): Promise<Tenant | null> {
    return isIdentified(this.#caller) && this.#caller.tenantId === id ? this.#store.find(id) : null
  }

  async own(): Promise<Tenant> {
    const tenant = await this.#store.find(identified(this.#caller).tenantId)
    if (!tenant) throw new DomainError('NOT_FOUND', 'Your tenant no longer exists')
    return tenant
  }

  quotas({ id, plan }: Tenant): Promise<TenantQuota[]> {
    return this.#quotas.usage({ tenantId: id }, plan, this.#now())
  }

  /** @throws BAD_USER_INPUT, CONFLICT */
  async update({ expectedVersion, ...input }: UpdateTenant): Promise<Tenant> {
    await this.#store.update(scopeOf(identified(this.#caller)), readChange(input), expectedVersion)
    return this.own()
  }
}

function readChange({ name, plan, inviteHours, emailDomains }: Omit<UpdateTenant, 'expectedVersion'>): TenantChange {
  return {
    ...(name != null && { name: readName(name, 'input.name') }),
    ...(plan != null && { plan }),
    ...(inviteHours != null && { inviteHours: readHours(inviteHours) }),
    ...(emailDomains != null && { emailDomains: readDomains(emailDomains) }),
  }
}

function readHours(hours: number): number {
  if (hours < 1 || hours > INVITE_HOURS_MAX)
    throw badInput({ 'input.inviteHours': `must be from 1 to ${INVITE_HOURS_MAX}, got ${hours}` })
  return hours
}

function readDomains(domains: readonly string[]): string[] {
  const wrong = domains.find((domain) => !/^[^\s@]{1,253}$/.test(domain))
  if (wrong !== undefined)
    throw badInput({ 'input.emailDomains': `must be domains, as example.org, got "${wrong.slice(0, 100)}"` })
  if (domains.length > DOMAINS_MAX)
    throw badInput({ 'input.emailDomains': `must be at most ${DOMAINS_MAX}, got ${domains.length}` })
  return [...new Set(domains.map((domain) => domain.toLowerCase()))]
}
