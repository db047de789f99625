import { randomBytes } from 'node:crypto'
import { v4, v7 } from 'uuid'
import { idempotent } from '../idempotent.ts'
import { readName } from '../name.ts'
import type { Sealer } from '../sealer.ts'
import type { AuthPayload } from '../session/session.ts'
import type { Sessions } from '../session/sessions.ts'
import type { Passwords } from '../user/passwords.ts'
import type { RegistrationStore } from './registration.store.ts'
import { slugsFor } from './tenant.ts'

export interface RegisterInput {
  readonly tenantName: string
  readonly email: string
  readonly password: string
  readonly name: string
  readonly idempotencyKey?: string | null
}

export interface RegistrationsParts {
  readonly store: RegistrationStore
  readonly passwords: Passwords
  readonly sessions: Sessions
  readonly sealer: Sealer
}

/** How a new tenant comes to be. */
export class Registrations {
  readonly #parts: RegistrationsParts

  constructor(parts: RegistrationsParts) {
    this.#parts = parts
  }

  /** @throws BAD_USER_INPUT, IDEMPOTENCY_KEY_REUSED, and what login does where the key was used before */
  async register({ email, password, idempotencyKey: key, ...input }: RegisterInput): Promise<AuthPayload> {
    const { store, passwords, sessions } = this.#parts
    const tenantName = readName(input.tenantName, 'input.tenantName')
    const name = readName(input.name, 'input.name')
    const passwordHash = await passwords.hashNew(password, 'input.password', [email, name, tenantName])
    const id = this.#tenantId(email, key)
    const admin = { id: v7(), email, name, passwordHash, roleName: 'admin' }
    const tenant = { id, name: tenantName, slugs: slugsFor(tenantName, randomBytes(4).toString('hex')), admin }
    // Without the password: a plain hash of it is not for the database.
    const call = {
      schema: 'identity',
      tenantId: id,
      actorId: email,
      operation: 'register',
      key,
      arguments: { tenantName, email, name },
    }
    const adminId = await idempotent(key, () => store.register(tenant, call))
    // Made before: whoever repeats the call proves who they are, as in any login.
    if (adminId !== admin.id) return sessions.loginTo(id, { email, password })
    return sessions.begin(id, adminId)
  }

  /** There is no tenant yet in which a key could be looked up: it makes the tenant's id. */
  #tenantId(email: string, key: string | null | undefined): string {
    return key == null ? v7() : v4({ random: this.#parts.sealer.derive('register', `${email.toLowerCase()}\0${key}`) })
  }
}
