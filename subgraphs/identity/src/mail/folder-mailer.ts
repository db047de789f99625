import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '@agentic/service/log'
import { createTransport } from 'nodemailer'
import type { Mailer } from './mailer.ts'
import { mimeOf } from './mime.ts'

/** For a machine without a mail server: each message becomes a file. The log says where: what is in it is for one person. */
export function createFolderMailer({ folder, from, log }: { folder: string; from: string; log: Log }): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true })
  return {
    async send(message) {
      const file = join(folder, `${message.id}.eml`)
      const { message: mime } = await transport.sendMail(mimeOf(message, from))
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await writeFile(file, mime as Buffer, { mode: 0o600 })
      log.info({ to: message.to, subject: message.subject, file }, 'A mail was written to a file, as SMTP_URL is not set')
    },
    close: () => transport.close(),
  }
}
