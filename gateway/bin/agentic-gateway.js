#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

// Before the first file of TypeScript, so that at a second start nothing has to be made JavaScript: the tool for that takes
// 30 ms to load.
enableCompileCache()
await import('../src/main.ts')
