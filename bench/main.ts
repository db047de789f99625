// npm run bench -- <bench> [--seconds=60] [--gateways=ours,apollo] …: see README.md.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

const BENCHES: Readonly<Record<string, () => Promise<{ run(options: BenchOptions): Promise<void> }>>> = {
  http: () => import('./http.ts'),
  authorization: () => import('./authorization.ts'),
  cold: () => import('./cold.ts'),
  subscriptions: () => import('./subscriptions.ts'),
  webhooks: () => import('./webhooks.ts'),
  budgets: () => import('./budgets.ts'),
  rls: () => import('./rls.ts'),
  profile: () => import('./profile.ts'),
}

export interface BenchOptions {
  /** How long each gateway is measured, in each series. */
  readonly seconds: number
  /** Their names; all without it. */
  readonly gateways: readonly string[]
  /** Names of series; all without it. */
  readonly series: readonly string[]
  /** The folder of the repository whose gateway is measured: this one without it. */
  readonly checkout: string
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
const { run } = await load()
await run({ seconds, gateways: list(values.gateways), series: list(values.series), checkout: resolve(values.checkout) })
