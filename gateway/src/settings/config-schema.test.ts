import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { readConfig } from '../config.ts'
import { configSchema, readableSettings, readSettingRows } from './config-schema.ts'
import { keyOf } from './settings-reader.ts'

const gatewayDir = join(import.meta.dirname, '../..')
const readme = readFileSync(join(gatewayDir, 'README.md'), 'utf8')

it('README.md has every setting that is read, under both its names, and no other', () => {
  const rows = readSettingRows(readme).map(({ name, key }) => `${name} ${key}`)
  const read = [...readableSettings().keys()].map((name) => `${name} ${keyOf(name)}`)
  assert.deepEqual(rows.sort(), read.sort())
})

it('gateway.yaml, the file of the platform, has nothing wrong in it', () => {
  const config = readConfig(join(gatewayDir, '../gateway.yaml'), {})
  assert.equal(config.supergraph.kind, 'FILE')
})

it('config.schema.json is that of the settings that are read; node gateway/src/settings/write-config-schema.ts writes it', () => {
  const committed: unknown = JSON.parse(readFileSync(join(gatewayDir, 'config.schema.json'), 'utf8'))
  assert.deepEqual(committed, JSON.parse(JSON.stringify(configSchema(readme))))
})
