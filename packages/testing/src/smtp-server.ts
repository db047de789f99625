import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

export interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  /** Header and body, as they came over the wire. */
  readonly source: string
}

/** What the server answers to a command, in place of what it would. */
export type Refusal = (command: string) => string | undefined

/** A mail server on a real socket (RFC 5321), as far as a client needs it. */
export class SmtpServer {
  readonly #server: Server
  readonly #received: ReceivedMail[] = []
  readonly #sockets = new Set<Socket>()
  #refuse: Refusal
  #arrived = Promise.withResolvers<void>()

  private constructor(refuse: Refusal) {
    this.#refuse = refuse
    this.#server = createServer((socket) => this.#serve(socket))
  }

  static async start(refuse: Refusal = () => undefined): Promise<SmtpServer> {
    const smtp = new SmtpServer(refuse)
    smtp.#server.listen(0, '127.0.0.1')
    await once(smtp.#server, 'listening')
    return smtp
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  get received(): readonly ReceivedMail[] {
    return this.#received
  }

  refuse(refuse: Refusal): void {
    this.#refuse = refuse
  }

  /** The next one that is not among the first `seen`. */
  async arrival(seen = 0): Promise<ReceivedMail> {
    while (this.#received.length <= seen) await this.#arrived.promise
    return this.#received[seen] as ReceivedMail
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #serve(socket: Socket): Promise<void> {
    this.#sockets.add(socket)
    socket.on('error', () => socket.destroy())
    const dialogue = new Dialogue(
      (command) => this.#refuse(command),
      (mail) => this.#take(mail),
    )
    socket.write('220 test ready\r\n')
    for await (const line of createInterface({ input: socket })) {
      const reply = dialogue.replyTo(line)
      if (reply) socket.write(`${reply}\r\n`)
    }
    this.#sockets.delete(socket)
  }

  #take(mail: ReceivedMail): void {
    this.#received.push(mail)
    this.#arrived.resolve()
    this.#arrived = Promise.withResolvers<void>()
  }
}

const REPLIES: Readonly<Record<string, string>> = { DATA: '354 go on', QUIT: '221 bye' }

/** One connection: commands, then lines of a message up to the one with a dot, and commands again. */
class Dialogue {
  readonly #refuse: Refusal
  readonly #take: (mail: ReceivedMail) => void
  #envelope = { from: '', to: [] as string[] }
  #lines: string[] | undefined

  constructor(refuse: Refusal, take: (mail: ReceivedMail) => void) {
    this.#refuse = refuse
    this.#take = take
  }

  replyTo(line: string): string | undefined {
    if (!this.#lines) return this.#refuse(line) ?? this.#obey(line)
    if (line === '.') return this.#end(this.#lines)
    this.#lines.push(line.replace(/^\./, ''))
    return undefined
  }

  #obey(command: string): string {
    const [, verb = '', address = ''] = /^(MAIL FROM|RCPT TO|DATA|QUIT)(?:.*<(.*?)>)?/i.exec(command) ?? []
    if (verb === 'MAIL FROM') this.#envelope = { from: address, to: [] }
    if (verb === 'RCPT TO') this.#envelope.to.push(address)
    if (verb === 'DATA') this.#lines = []
    return REPLIES[verb] ?? '250 ok'
  }

  #end(lines: readonly string[]): string {
    this.#lines = undefined
    const refused = this.#refuse('.')
    if (!refused) this.#take({ ...this.#envelope, source: lines.join('\n') })
    return refused ?? '250 taken'
  }
}

/** The token in the text: as it came, quoted-printable. */
export function tokenIn({ source }: ReceivedMail): string {
  const text = source.replace(/=\n/g, '').replace(/=3D/g, '=')
  const [token] = text.match(/(?<=token=|\n)[\w-]{43}(?=\n)/) ?? []
  if (!token) throw new Error(`There is no token in\n${source}`)
  return token
}
