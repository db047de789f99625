import { readSettings } from '../config.ts'
import { keyOf, type SettingSchema, SettingsReader } from './settings-reader.ts'

/** A row of the table of settings in gateway/README.md. */
export interface SettingRow {
  /** Of the variable. */
  readonly name: string
  /** In the file. */
  readonly key: string
  readonly meaning: string
}

// NODE_ENV is no setting of ours: it stays out of the file.
const FOREIGN = ['NODE_ENV']
const ROW = /^\| *`([A-Z_]+)` *\| *`(\w+)` *\|[^|]*\| *(.*?) *\|$/gm

export function readSettingRows(readme: string): SettingRow[] {
  return [...readme.matchAll(ROW)].map(([, name = '', key = '', meaning = '']) => ({
    name,
    key,
    meaning: meaning.replaceAll('`', ''),
  }))
}

/** All that is read, by the name of the variable. */
export function readableSettings(): Map<string, SettingSchema> {
  const settings = new SettingsReader({})
  readSettings(settings)
  for (const name of FOREIGN) settings.asked.delete(name)
  return settings.asked
}

/** The JSON Schema of the settings file: what is read, in the words of the README. */
export function configSchema(readme: string): object {
  const meanings = new Map(readSettingRows(readme).map(({ name, meaning }) => [name, meaning]))
  const properties = [...readableSettings()].map(([name, schema]) => [
    keyOf(name),
    { description: `${meanings.get(name)} (${name})`, ...schema },
  ])
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Settings of the gateway',
    type: 'object',
    properties: Object.fromEntries(properties),
    additionalProperties: false,
  }
}
