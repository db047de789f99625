import type { Introspect, ReadRevocations } from '@agentic/caller/introspection'
import type { ServiceParts } from '@agentic/service/run-service'
import { createSubgraph, readSdl, type Subgraph } from '@agentic/service/subgraph'
import type { JSONWebKeySet } from 'jose'
import type { AccessToken } from './access-token/access-token.ts'
import { introspectionRoutes } from './access-token/introspection-routes.ts'
import { tokenRoutes } from './access-token/token-routes.ts'
import { createIntrospect } from './api-key/introspection.ts'
import { KeyExpiryWorker } from './api-key/key-expiry.worker.ts'
import { isKeySecret } from './api-key/key-secret.ts'
import { createAuditWorkers } from './audit/audit.worker.ts'
import { createRefusedLogins } from './audit/refused-logins.ts'
import { contextFor, type IdentityContext } from './context.ts'
import { createIdentityParts, type IdentityOptions } from './identity-parts.ts'
import { MailWorker } from './mail/mail.worker.ts'
import { PasswordResetWorker } from './password-reset/password-reset.worker.ts'
import { resolvers } from './resolvers.generated.ts'
import { AttemptWorker } from './sign-in/attempt.worker.ts'

export type { IdentityOptions } from './identity-parts.ts'

export interface Identity {
  readonly subgraph: Subgraph
  /** What access tokens are verified with. This and the rest: for a gateway, or services, in the same process. */
  jwks(): Promise<JSONWebKeySet>
  introspect: Introspect
  readRevocations: ReadRevocations
  /** Others ask `POST /oauth/token`. */
  issueServiceToken(service: string, tenantId: string): Promise<AccessToken>
}

export function createIdentitySubgraph(options: ServiceParts & IdentityOptions): Identity {
  const parts = createIdentityParts(options)
  const { database, log, now, stores, keyUses, serviceClients } = parts
  const introspect = createIntrospect({ store: stores.apiKeys, uses: keyUses, now })
  const introspectAny = (token: string) => (isKeySecret(token) ? introspect(token) : parts.introspectAccessToken(token))
  const readRevocations: ReadRevocations = (after) => stores.revocations.readAfter(after)
  const jwks = () => parts.signingKeys.jwks()
  const subgraph = createSubgraph<IdentityContext>({
    name: 'identity',
    sdl: readSdl(import.meta.dirname),
    resolvers,
    contextFor: (request) => contextFor(request, parts),
    onRefused: createRefusedLogins(stores.audit),
    log,
    workers: [
      new KeyExpiryWorker({ store: stores.apiKeys, log, now }),
      new PasswordResetWorker({ resets: parts.passwordResets, log }),
      new AttemptWorker({ store: stores.attempts, log, now }),
      new MailWorker({ ...parts, store: stores.mails }),
      ...createAuditWorkers({ ...parts, store: stores.audit }),
    ],
    routes(server) {
      tokenRoutes({ jwks, clients: serviceClients, permissions: parts.servicePermissions })(server)
      introspectionRoutes({ introspect: introspectAny, readRevocations, clients: parts.introspectionClients })(server)
    },
    ready: () => database.ping(),
    async close() {
      parts.mailer.close()
      await parts.passwords.close()
      await keyUses.write()
    },
  })
  const issueServiceToken = (service: string, tenantId: string) => serviceClients.issue(service, tenantId)
  return { subgraph, jwks, introspect, readRevocations, issueServiceToken }
}
