import { deploymentCheck } from './deployment-check.ts'
import { htmlCheck } from './html-check.ts'
import { javascriptLint } from './javascript-lint.ts'
import { secretScan } from './secret-scan.ts'
import type { Tool } from './tool.ts'

/** The tools that an agent's definition may name. */
export const builtInTools: readonly Tool[] = [secretScan, javascriptLint, deploymentCheck, htmlCheck]
