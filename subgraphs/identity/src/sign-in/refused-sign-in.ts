import { DomainError } from '@agentic/service/errors'

/** Somebody did not get in, of whom it is known where they tried: for the audit log of that tenant. */
export class RefusedSignIn extends DomainError {
  readonly tenantId: string
  /** Null where it is nobody's of the tenant. */
  readonly userId: string | null

  constructor(message: string, { tenantId, userId }: { readonly tenantId: string; readonly userId: string | null }) {
    super('UNAUTHENTICATED', message)
    this.tenantId = tenantId
    this.userId = userId
  }
}
