import { createRequire, registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

type ApolloGatewayModule = typeof import('@apollo/gateway')

const LAZY = 'lazy:'
const ITS_FILES = '/@apollo/gateway/dist/'
// Its telemetry, its HTTP client and its ways to compose: all of it for what we do ourselves.
const UNUSED =
  /^(make-fetch-happen|node-fetch|async-retry|@apollo\/(composition|usage-reporting-protobuf)|@opentelemetry\/(?!api$).+)$/
// What it reads of them at once, and so is known without them.
const CONSTANTS = { ATTR_CLOUD_PROVIDER: 'cloud.provider', ATTR_CLOUD_PLATFORM: 'cloud.platform' }

/**
 * `@apollo/gateway` with what of it is not used loaded only when somebody uses it after all: of the 200 ms of CPU and 31 MB
 * that its modules take at a start, 50 ms and 7 MB are left. The hooks are there while it is loaded, no longer.
 */
export function loadApolloGateway(): ApolloGatewayModule {
  const require = createRequire(import.meta.url)
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context)
      const isUnused = context.parentURL?.includes(ITS_FILES) && UNUSED.test(specifier)
      return isUnused ? { url: LAZY + resolved.url, format: 'commonjs', shortCircuit: true } : resolved
    },
    load: (url, context, next) => (url.startsWith(LAZY) ? lazyModule(url.slice(LAZY.length)) : next(url, context)),
  })
  try {
    return require('@apollo/gateway')
  } finally {
    hooks.deregister()
  }
}

/** Stands for a CommonJS module, whether that is a function or an object of exports. */
function lazyModule(url: string) {
  const source = `
    let loaded
    const load = () => (loaded ??= process.getBuiltinModule('module').createRequire(${JSON.stringify(url)})(${JSON.stringify(fileURLToPath(url))}))
    const constants = ${JSON.stringify(CONSTANTS)}
    const isDefault = (name) => name === 'default' && !load().__esModule
    module.exports = new Proxy(function () {}, {
      get: (_, name) => name === '__esModule' || constants[name] || (isDefault(name) ? load() : load()[name]),
      apply: (_, self, args) => Reflect.apply(load(), self, args),
    })`
  return { format: 'commonjs' as const, source, shortCircuit: true }
}
