import { createHash, timingSafeEqual } from 'node:crypto'
import { DomainError } from '@agentic/service/errors'
import { validate } from 'uuid'
import type { TenantStore } from '../tenant/tenant.store.ts'
import type { AccessToken, AccessTokenIssuer } from './access-token.ts'

/** A service that may ask for tokens of its own (OAuth client credentials). */
export interface ServiceClient {
  readonly name: string
  readonly secret: string
}

export interface ServiceClientsParts {
  readonly clients: readonly ServiceClient[]
  readonly permissions: readonly string[]
  readonly tenants: TenantStore
  readonly tokens: AccessTokenIssuer
}

export class ServiceClients {
  readonly #parts: ServiceClientsParts

  constructor(parts: ServiceClientsParts) {
    this.#parts = parts
  }

  /** Every client is compared, so that the time taken tells neither name nor secret. */
  authenticate(name: string, secret: string): boolean {
    const results = this.#parts.clients.map((client) => {
      const sameName = equal(client.name, name)
      const sameSecret = equal(client.secret, secret)
      return sameName && sameSecret
    })
    return results.includes(true)
  }

  /** @throws NOT_FOUND where there is no such tenant */
  async issue(service: string, tenantId: string): Promise<AccessToken> {
    const { tenants, tokens, permissions } = this.#parts
    const tenant = validate(tenantId) ? await tenants.find(tenantId) : null
    if (!tenant) throw new DomainError('NOT_FOUND', `Tenant ${tenantId} not found`)
    return tokens.forService({ service, tenantId: tenant.id, permissions })
  }
}

function equal(one: string, other: string): boolean {
  return timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest())
}
