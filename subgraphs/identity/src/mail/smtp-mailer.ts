import { createTransport } from 'nodemailer'
import type { Mailer } from './mailer.ts'
import { mimeOf } from './mime.ts'

const CONNECTIONS_MAX = 5
// Together less than a process has to stop.
const CONNECT_MS_MAX = 5_000
const SILENCE_MS_MAX = 10_000

/** @param options.url `smtps://user:password@host:465`, or `smtp://…:587`, which turns to TLS where the server can */
export function createSmtpMailer({ url, from }: { url: string; from: string }): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: CONNECTIONS_MAX,
    connectionTimeout: CONNECT_MS_MAX,
    greetingTimeout: CONNECT_MS_MAX,
    socketTimeout: SILENCE_MS_MAX,
  })
  return {
    send: async (message) => {
      await transport.sendMail(mimeOf(message, from))
    },
    close: () => transport.close(),
  }
}
