import { availableParallelism } from 'node:os'
import { badInput } from '@agentic/service/errors'
import { Gate } from '../gate.ts'
import { Hasher } from './hasher.ts'
import { problemOfNewPassword, randomPassword } from './password.ts'

// Half of the machine, so that a flood of logins leaves the rest to everybody else.
const CONCURRENT = Math.max(1, Math.floor(availableParallelism() / 2))
const WAITING_MAX = 100

/** Hashing, which is slow on purpose, a few at a time. One for the whole process. */
export class Passwords {
  readonly #gate = new Gate({ concurrent: CONCURRENT, waitingMax: WAITING_MAX })
  /** In front of the other, so that those who choose a password, which takes no account, do not fill that. */
  readonly #gateOfNew = new Gate({ concurrent: CONCURRENT, waitingMax: WAITING_MAX })
  readonly #hashers: readonly Hasher[] = Array.from({ length: CONCURRENT }, () => new Hasher())
  readonly #free: Hasher[] = [...this.#hashers]
  #decoy: Promise<string> | undefined

  async hash(password: string): Promise<string> {
    return String(await this.#inTurn((hasher) => hasher.run({ kind: 'HASH', password })))
  }

  async verify(hash: string, password: string): Promise<boolean> {
    return (await this.#inTurn((hasher) => hasher.run({ kind: 'VERIFY', hash, password }))) === true
  }

  /** Costs what checking a real password costs, so that the time taken does not tell whether a user exists. */
  async verifyNothing(password: string): Promise<false> {
    this.#decoy ??= this.hash(randomPassword()).catch((error) => {
      // The next one tries again: what failed once would tell for ever who is unknown.
      this.#decoy = undefined
      throw error
    })
    await this.verify(await this.#decoy, password)
    return false
  }

  /** The hash of a password that somebody chose. @param field its path in the input @throws BAD_USER_INPUT, RATE_LIMITED */
  async hashNew(password: string, field: string, personal: readonly string[] = []): Promise<string> {
    const problem = problemOfNewPassword(password, personal)
    if (problem) throw badInput({ [field]: problem })
    return this.#gateOfNew.run(() => this.hash(password))
  }

  async close(): Promise<void> {
    await Promise.all(this.#hashers.map((hasher) => hasher.close()))
  }

  /** @throws RATE_LIMITED where too many wait already */
  #inTurn<T>(work: (hasher: Hasher) => Promise<T>): Promise<T> {
    return this.#gate.run(async () => {
      // As many as the gate lets in.
      const hasher = this.#free.pop() as Hasher
      try {
        return await work(hasher)
      } finally {
        this.#free.push(hasher)
      }
    })
  }
}
