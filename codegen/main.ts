// npm run codegen: everything that is generated and committed, in the order in which one builds on the other.
import { generateAll } from './generate-all.ts'

await generateAll()
