import { defineConfig } from '@graphql-hive/gateway'

// As Hive's own benchmark sets it up (JIT, one execution for requests that are alike), with the header that all pass on.
// With its native runtime the JIT answers null to everything without asking a subgraph, and that benchmark leaves it out.
export const gatewayConfig = defineConfig({
  jit: !process.env.HIVE_ROUTER_RUNTIME,
  inboundInflightRequestDeduplication: true,
  // Subscriptions of the stub come over graphql-transport-ws.
  transportEntries: { '*.http': { options: { subscriptions: { kind: 'ws', location: '/graphql' } } } },
  propagateHeaders: {
    fromClientToSubgraphs: ({ request }) => ({ authorization: request.headers.get('authorization') }),
  },
})
