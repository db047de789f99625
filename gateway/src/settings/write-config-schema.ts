// node gateway/src/settings/write-config-schema.ts: writes gateway/config.schema.json after a setting or its description changed.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { configSchema } from './config-schema.ts'

const gatewayDir = join(import.meta.dirname, '../..')
const readme = await readFile(join(gatewayDir, 'README.md'), 'utf8')
await writeFile(join(gatewayDir, 'config.schema.json'), `${JSON.stringify(configSchema(readme), null, 2)}\n`)
