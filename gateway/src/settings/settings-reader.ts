import { readFileSync } from 'node:fs'
import { EnvReader } from '@agentic/service/env-reader'
import { parseDocument } from 'yaml'

type Env = Readonly<Record<string, string | undefined>>

/** What JSON Schema says of one setting. */
export type SettingSchema = Readonly<Record<string, unknown>>

/**
 * Reads settings from the environment and from the YAML file that `GATEWAY_CONFIG` names; the environment overrides the
 * file. It knows what it was asked for, so that whatever else is in the file is a problem, and a schema can be made of it.
 */
export class SettingsReader extends EnvReader {
  /** By the name of the variable. */
  readonly asked = new Map<string, SettingSchema>()
  readonly #file: ReadonlyMap<string, string>
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
  map(name: string): Readonly<Record<string, string>> {
    const schema = { type: 'object', additionalProperties: { type: 'string' } }
    const entries = this.#noting(name, schema, () => super.list(name)).map((item) => {
      const at = item.indexOf('=')
      if (at < 1) this.problem(`${name} must be name=value,name=value, got "${item}"`)
      return [item.slice(0, at), item.slice(at + 1)] as const
    })
    return Object.fromEntries(entries)
  }

  /** The PEM itself, its lines joined by "\n" where a file of variables allows only one, or a path to it. */
  pem(name: string): string | undefined {
    const value = this.optional(name)?.replaceAll('\\n', '\n')
    if (!value || value.includes('-----BEGIN')) return value
    try {
      return readFileSync(value, 'utf8')
    } catch {
      this.problem(`${name} must be a PEM or a file that can be read, got "${value.slice(0, 40)}"`)
      return undefined
    }
  }

  override done(): void {
    const known = new Set([...this.asked.keys()].map(keyOf))
    for (const key of this.#file.keys())
      if (!known.has(key)) this.problem(`${this.#path} has a setting "${key}" that there is not`)
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

  #readFile(path: string): [string, string][] {
    try {
      const document = parseDocument(readFileSync(path, 'utf8'))
      for (const { message } of document.errors) this.problem(`${path}: ${message.split('\n')[0]}`)
      const settings: unknown = document.errors.length > 0 ? {} : (document.toJS() ?? {})
      if (typeof settings === 'object' && settings !== null && !Array.isArray(settings)) return this.#readSettings(path, settings)
      this.problem(`${path} must be a map of settings`)
    } catch (error) {
      this.problem(`GATEWAY_CONFIG must be a file that can be read: ${(error as Error).message}`)
    }
    return []
  }

  #readSettings(path: string, settings: object): [string, string][] {
    return Object.entries(settings).flatMap(([key, value]): [string, string][] => {
      if (value === null) return []
      if (typeof value !== 'object') return [[key, String(value)]]
      const parts: unknown[] = Array.isArray(value) ? value : Object.entries(value).map((pair) => pair.join('='))
      const isFlat = parts.every((part) => typeof part !== 'object' && !String(part).includes(','))
      if (!isFlat) this.problem(`${path}: "${key}" must hold plain values without a comma`)
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
