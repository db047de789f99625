// npm run bench -- <bench> [--seconds=60] [--gateways=ours,apollo] …: see README.md.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { endWithSignals } from './measure/ending.ts'
import type { BenchOptions } from './options.ts'

const BENCHES: Readonly<Record<string, () => Promise<{ run(options: BenchOptions): Promise<void> }>>> = {
  http: () => import('./http.ts'),
  authorization: () => import('./authorization.ts'),
  executor: () => import('./executor.ts'),
  cold: () => import('./cold.ts'),
  subscriptions: () => import('./subscriptions.ts'),
  webhooks: () => import('./webhooks.ts'),
  budgets: () => import('./budgets.ts'),
  rls: () => import('./rls.ts'),
  profile: () => import('./profile.ts'),
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '60' },
    gateways: { type: 'string', default: '' },
    series: { type: 'string', default: '' },
    checkout: { type: 'string', default: resolve(import.meta.dirname, '..') },
  },
})
const list = (text: string) => text.split(',').filter(Boolean)
const name = positionals[0] ?? ''
const load = BENCHES[name]
if (!load) {
  console.error(`Which bench? Got "${name}", known are ${Object.keys(BENCHES).join(', ')}`)
  process.exit(1)
}
const seconds = Number(values.seconds)
if (!(seconds > 0 && seconds <= 600)) {
  console.error(`--seconds must be from 1 to 600, got "${values.seconds}"`)
  process.exit(1)
}
endWithSignals()
const { run } = await load()
await run({ seconds, gateways: list(values.gateways), series: list(values.series), checkout: resolve(values.checkout) })
