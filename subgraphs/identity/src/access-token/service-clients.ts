import { DomainError } from '@agentic/service/errors'
import { validate } from 'uuid'
import type { TenantStore } from '../tenant/tenant.store.ts'
import type { AccessToken, AccessTokenIssuer } from './access-token.ts'
import { type ClientSecret, isClient } from './client-secrets.ts'

export interface ServiceClientsParts {
  readonly clients: readonly ClientSecret[]
  readonly permissions: readonly string[]
  readonly tenants: TenantStore
  readonly tokens: AccessTokenIssuer
}

/** The services that may ask for tokens of their own (OAuth client credentials). */
export class ServiceClients {
  readonly #parts: ServiceClientsParts

  constructor(parts: ServiceClientsParts) {
    this.#parts = parts
  }

  authenticate(name: string, secret: string): boolean {
    return isClient(this.#parts.clients, name, secret)
  }

  /** @throws NOT_FOUND where there is no such tenant */
  async issue(service: string, tenantId: string): Promise<AccessToken> {
    const { tenants, tokens, permissions } = this.#parts
    const tenant = validate(tenantId) ? await tenants.find(tenantId) : null
    if (!tenant) throw new DomainError('NOT_FOUND', `Tenant ${tenantId} not found`)
    return tokens.forService({ service, tenantId: tenant.id, plan: tenant.plan, permissions })
  }
}
