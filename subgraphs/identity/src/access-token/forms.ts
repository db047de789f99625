import type { FastifyInstance } from 'fastify'

const FORM_BYTES_MAX = 16 * 1_024

/** Bodies of this scope's routes may be forms, which arrive as `URLSearchParams`. */
export function acceptForms(scope: FastifyInstance): void {
  const options = { parseAs: 'string', bodyLimit: FORM_BYTES_MAX } as const
  scope.addContentTypeParser('application/x-www-form-urlencoded', options, (_, body, done) =>
    done(null, new URLSearchParams(String(body))),
  )
}
