import type { FastifyInstance } from 'fastify'

const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin-allow-popups',
}
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
// Pages say themselves what they load: Sandbox in a meta element, GraphiQL holds everything that it needs.
const PAGE_POLICY = "frame-ancestors 'none'; base-uri 'self'; object-src 'none'"

/** What keeps browsers from making something else of our answers. */
export function setSecurityHeaders(server: FastifyInstance): void {
  server.addHook('onSend', async (request, reply) => {
    const isPage = String(reply.getHeader('content-type')).startsWith('text/html')
    reply.headers(ALWAYS).header('content-security-policy', isPage ? PAGE_POLICY : DATA_POLICY)
    // Where TLS ends at a proxy, `protocol` is what it says (TRUSTED_PROXIES).
    if (request.protocol === 'https') reply.header('strict-transport-security', 'max-age=31536000')
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
}
