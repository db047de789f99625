import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'node:test'
import { SettingsReader } from './settings-reader.ts'

const path = join(mkdtempSync(join(tmpdir(), 'settings-')), 'gateway.yaml')
const MAP = { properties: { name: { type: 'string' }, tags: { type: 'array' } }, required: ['name'] }

function reading(file: string, env: Record<string, string> = {}) {
  writeFileSync(path, file)
  return new SettingsReader({ ...env, GATEWAY_CONFIG: path })
}

it('a list of maps comes from the file, or as JSON from the environment, which overrides it', () => {
  const file = 'places:\n  - name: a\n    tags: [x, y]\n  - name: b\n'
  const settings = reading(file)
  assert.deepEqual(settings.maps('PLACES', MAP), [{ name: 'a', tags: ['x', 'y'] }, { name: 'b' }])
  settings.done()
  assert.deepEqual(reading(file, { PLACES: '[{"name":"c"}]' }).maps('PLACES', MAP), [{ name: 'c' }])
  assert.deepEqual(reading('').maps('PLACES', MAP), [])
})

it('a list of maps is refused where plain values are read, and as a setting that there is not', () => {
  const settings = reading('places:\n  - name: a\nlist:\n  - name: a\n')
  settings.list('LIST')
  assert.throws(() => settings.done(), /setting "places" that there is not.*"list" must hold plain values without a comma/s)
})

it('what is wrong in a list of maps names its entry, and shows nothing of a text that cannot be read', () => {
  const problems = (places: string) => {
    const settings = reading('', { PLACES: places })
    settings.maps('PLACES', MAP)
    try {
      settings.done()
    } catch (error) {
      return (error as Error).message
    }
    return ''
  }
  assert.match(problems('[{"name":"a"},{"tags":["x"]}]'), /PLACES, entry 2: "name" is required/)
  assert.match(problems('[{"name":"a","tags":"x"}]'), /PLACES, entry 1: "tags" must be a list of texts/)
  assert.match(problems('[{"name":"a","__proto__":"x"}]'), /there is no "__proto__", only name, tags/)
  assert.match(problems('[null]'), /PLACES, entry 1: must be a map with name/)
  const unreadable = problems('[{"secret')
  assert.match(unreadable, /PLACES must be a list of maps/)
  assert.doesNotMatch(unreadable, /secret/)
})
