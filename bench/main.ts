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
  start: () => import('./start.ts'),
  subscriptions: () => import('./subscriptions.ts'),
  platform: () => import('./platform.ts'),
  webhooks: () => import('./webhooks.ts'),
  budgets: () => import('./budgets.ts'),
  rls: () => import('./rls.ts'),
  'login-flood': () => import('./login-flood.ts'),
  'login-timing': () => import('./login-timing.ts'),
  profile: () => import('./profile.ts'),
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '1' },
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
const seconds = within('seconds', 600)
const rounds = within('rounds', 10)
endWithSignals()
const { run } = await load()
await run({ seconds, rounds, gateways: list(values.gateways), series: list(values.series), checkout: resolve(values.checkout) })

function within(option: 'seconds' | 'rounds', max: number): number {
  const value = Number(values[option])
  if (Number.isInteger(value) && value >= 1 && value <= max) return value
  console.error(`--${option} must be from 1 to ${max}, got "${values[option]}"`)
  process.exit(1)
}
