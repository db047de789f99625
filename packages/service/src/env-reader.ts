type Env = Readonly<Record<string, string | undefined>>

/**
 * Reads settings from the environment and collects what is wrong with them, so that all problems are shown at once.
 * An empty variable counts as not set.
 */
export class EnvReader {
  readonly #env: Env
  readonly #problems: string[] = []

  constructor(env: Env) {
    this.#env = env
  }

  optional(name: string): string | undefined {
    return this.#env[name] || undefined
  }

  string(name: string, fallback?: string): string {
    const value = this.optional(name) ?? fallback
    if (value === undefined) this.#problems.push(`${name} is required`)
    return value ?? ''
  }

  integer(name: string, fallback: number, bounds: { min?: number; max?: number } = {}): number {
    const text = this.optional(name)
    if (text === undefined) return fallback
    const { min = 0, max = Number.MAX_SAFE_INTEGER } = bounds
    const value = Number(text)
    if (Number.isInteger(value) && value >= min && value <= max) return value
    this.#problems.push(`${name} must be an integer from ${min} to ${max}, got "${text}"`)
    return fallback
  }

  port(name: string, fallback: number): number {
    return this.integer(name, fallback, { min: 0, max: 65_535 })
  }

  boolean(name: string, fallback: boolean): boolean {
    const text = this.optional(name)
    if (text === undefined) return fallback
    if (text === 'true' || text === 'false') return text === 'true'
    this.#problems.push(`${name} must be true or false, got "${text}"`)
    return fallback
  }

  oneOf<T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const text = this.optional(name)
    if (text === undefined) return fallback
    const choice = choices.find((candidate) => candidate === text)
    if (choice === undefined) this.#problems.push(`${name} must be one of ${choices.join(', ')}, got "${text}"`)
    return choice ?? fallback
  }

  list(name: string, fallback: readonly string[] = []): readonly string[] {
    const items = this.optional(name)?.split(',')
    return items ? items.map((item) => item.trim()).filter(Boolean) : fallback
  }

  url(name: string, fallback?: string): string {
    const text = this.string(name, fallback)
    // What stands before the @ may be a password.
    if (text && !URL.canParse(text)) this.#problems.push(`${name} must be a URL, got "${text.replace(/.*@/s, '…@')}"`)
    return text
  }

  optionalUrl(name: string): string | undefined {
    return this.optional(name) === undefined ? undefined : this.url(name)
  }

  problem(message: string): void {
    this.#problems.push(message)
  }

  /** @throws ConfigError with every problem found, one a line. */
  done(): void {
    if (this.#problems.length > 0) throw new ConfigError(this.#problems)
  }
}

/** The environment cannot be started with: its message lists every problem. */
export class ConfigError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`The configuration is wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
    this.name = 'ConfigError'
    this.problems = problems
  }
}
