import { readFileSync } from 'node:fs'
import { EnvReader } from '@agentic/service/env-reader'
import { parse, parseDocument } from 'yaml'

type Env = Readonly<Record<string, string | undefined>>

/** What JSON Schema says of one setting. */
export type SettingSchema = Readonly<Record<string, unknown>>

/** What the maps of a list may hold: text, or lists of texts. */
export interface MapSchema {
  readonly properties: Readonly<Record<string, SettingSchema>>
  readonly required: readonly string[]
}

export type SettingMap = Readonly<Record<string, string | readonly string[]>>

/**
 * Reads settings from the environment and from the YAML file that `GATEWAY_CONFIG` names; the environment overrides the
 * file. It knows what it was asked for, so that whatever else is in the file is a problem, and a schema can be made of it.
 */
export class SettingsReader extends EnvReader {
  /** By the name of the variable. */
  readonly asked = new Map<string, SettingSchema>()
  readonly #file: ReadonlyMap<string, string>
  /** What of the file is a list of maps. */
  readonly #lists = new Map<string, readonly unknown[]>()
  readonly #listed = new Set<string>()
  readonly #path: string | undefined

  constructor(env: Env) {
    super(env)
    this.#path = super.optional('GATEWAY_CONFIG')
    this.#file = new Map(this.#path ? this.#readFile(this.#path) : [])
  }

  override optional(name: string): string | undefined {
    this.#note(name, { type: 'string' })
    return super.optional(name) ?? this.#file.get(keyOf(name))
  }

  override string(name: string, fallback?: string): string {
    return this.#noting(name, { type: 'string', default: fallback }, () => super.string(name, fallback))
  }

  override integer(name: string, fallback: number, bounds: { min?: number; max?: number } = {}): number {
    const { min: minimum = 0, max: maximum } = bounds
    return this.#noting(name, { type: 'integer', minimum, maximum, default: fallback }, () =>
      super.integer(name, fallback, bounds),
    )
  }

  override boolean(name: string, fallback: boolean): boolean {
    return this.#noting(name, { type: 'boolean', default: fallback }, () => super.boolean(name, fallback))
  }

  override oneOf<T extends string>(name: string, choices: readonly T[], fallback: T): T {
    return this.#noting(name, { enum: choices, default: fallback }, () => super.oneOf(name, choices, fallback))
  }

  override list(name: string, fallback: readonly string[] = []): readonly string[] {
    const schema = { type: 'array', items: { type: 'string' }, default: fallback }
    return this.#noting(name, schema, () => super.list(name, fallback))
  }

  override url(name: string, fallback?: string): string {
    return this.#noting(name, { type: 'string', format: 'uri', default: fallback }, () => super.url(name, fallback))
  }

  override optionalUrl(name: string): string | undefined {
    return this.#noting(name, { type: 'string', format: 'uri' }, () => super.optionalUrl(name))
  }

  /** `name=value,name=value`, in the file a map. */
  map(name: string, value: SettingSchema = { type: 'string' }): Readonly<Record<string, string>> {
    const schema = { type: 'object', additionalProperties: value }
    const entries = this.#noting(name, schema, () => super.list(name)).flatMap((item) => {
      const at = item.indexOf('=')
      if (at >= 1) return [[item.slice(0, at), item.slice(at + 1)] as const]
      this.problem(`${name} must be name=value,name=value, got "${item}"`)
      return []
    })
    return Object.fromEntries(entries)
  }

  /** A list of maps; in the environment the same list as JSON. */
  maps(name: string, item: MapSchema): readonly SettingMap[] {
    const schema = { type: 'array', items: { type: 'object', ...item, additionalProperties: false }, default: [] }
    this.#listed.add(keyOf(name))
    const list = this.#noting(name, schema, () => this.#listOf(name))
    return list.map((value, index) => this.#readMap(`${name}, entry ${index + 1}:`, value, item))
  }

  /** The PEM itself, its lines joined by "\n" where a file of variables allows only one, or a path to it. */
  pem(name: string): string | undefined {
    const path = this.pemPath(name)
    if (path === undefined) return this.optional(name)?.replaceAll('\\n', '\n')
    try {
      return readFileSync(path, 'utf8')
    } catch {
      this.problem(`${name} must be a PEM or a file that can be read, got "${path.slice(0, 40)}"`)
      return undefined
    }
  }

  /** Where that is in a file. */
  pemPath(name: string): string | undefined {
    const value = this.optional(name)
    return value?.includes('-----BEGIN') ? undefined : value
  }

  override done(): void {
    const known = new Set([...this.asked.keys()].map(keyOf))
    for (const key of [...this.#file.keys(), ...this.#lists.keys()])
      if (!known.has(key)) this.problem(`${this.#path} has a setting "${key}" that there is not`)
      else if (this.#lists.has(key) && !this.#listed.has(key)) this.#notFlat(key)
    super.done()
  }

  #note(name: string, schema: SettingSchema): void {
    // Each way to read asks for the text first: the last to note knows best.
    this.asked.set(name, schema)
  }

  #noting<T>(name: string, schema: SettingSchema, read: () => T): T {
    const value = read()
    this.#note(name, schema)
    return value
  }

  #listOf(name: string): readonly unknown[] {
    const text = this.optional(name)
    if (text === undefined) return this.#lists.get(keyOf(name)) ?? []
    try {
      // JSON is YAML.
      const list: unknown = parse(text)
      if (Array.isArray(list)) return list
    } catch {
      // Said below: a parser's message shows the text, which may hold a secret.
    }
    this.problem(`${name} must be a list of maps, in the environment as JSON: [{…}]`)
    return []
  }

  #readMap(place: string, value: unknown, { properties, required }: MapSchema): SettingMap {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.problem(`${place} must be a map with ${required.join(', ')}`)
      return {}
    }
    for (const key of required) if (!(key in value)) this.problem(`${place} "${key}" is required`)
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, held]) => {
        const isList = properties[key]?.type === 'array'
        const isRight = isList ? Array.isArray(held) && held.every(isText) : isText(held)
        if (!Object.hasOwn(properties, key))
          this.problem(`${place} there is no "${key}", only ${Object.keys(properties).join(', ')}`)
        else if (!isRight) this.problem(`${place} "${key}" must be ${isList ? 'a list of texts' : 'text'}`)
        return isRight ? [[key, held as string | readonly string[]]] : []
      }),
    )
  }

  #notFlat(key: string): void {
    this.problem(`${this.#path}: "${key}" must hold plain values without a comma`)
  }

  #readFile(path: string): [string, string][] {
    try {
      const document = parseDocument(readFileSync(path, 'utf8'))
      for (const { message } of document.errors) this.problem(`${path}: ${message.split('\n')[0]}`)
      const settings: unknown = document.errors.length > 0 ? {} : (document.toJS() ?? {})
      if (typeof settings === 'object' && settings !== null && !Array.isArray(settings)) return this.#readSettings(settings)
      this.problem(`${path} must be a map of settings`)
    } catch (error) {
      this.problem(`GATEWAY_CONFIG must be a file that can be read: ${(error as Error).message}`)
    }
    return []
  }

  #readSettings(settings: object): [string, string][] {
    return Object.entries(settings).flatMap(([key, value]): [string, string][] => {
      if (value === null) return []
      if (typeof value !== 'object') return [[key, String(value)]]
      if (Array.isArray(value) && value.length > 0 && value.every((part) => typeof part === 'object')) {
        this.#lists.set(key, value)
        return []
      }
      const parts: unknown[] = Array.isArray(value) ? value : Object.entries(value).map((pair) => pair.join('='))
      const isFlat = parts.every((part) => typeof part !== 'object' && !String(part).includes(','))
      if (!isFlat) this.#notFlat(key)
      return isFlat ? [[key, parts.join(',')]] : []
    })
  }
}

/** The name of a setting in the file: `JWKS_URL` → `jwksUrl`, `GATEWAY_PLANNER` → `planner`. */
export function keyOf(name: string): string {
  return name
    .replace(/^GATEWAY_/, '')
    .toLowerCase()
    .replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
