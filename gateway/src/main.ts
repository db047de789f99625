// The gateway alone, in front of subgraphs in other processes. An argument is the path of its settings file.
import { enableCompileCache } from 'node:module'

// What a start compiles is kept for the next one: that is a fifth of its time. Hence nothing may be imported before.
enableCompileCache()
await import('./standalone.ts')
