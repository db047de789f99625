import type { Log } from '@agentic/service/log'
import { createFolderMailer } from './folder-mailer.ts'
import type { MailFailure, Message } from './mail.ts'
import type { MailConfig } from './mail-config.ts'
import { createSmtpMailer } from './smtp-mailer.ts'

export interface Mailer {
  /** @throws Error where it was not taken */
  send(message: Message): Promise<void>
  close(): void
}

/** Over SMTP, or where there is no server into files. */
export function createMailer({ smtpUrl, from, folder }: MailConfig, log: Log): Mailer {
  return smtpUrl === undefined ? createFolderMailer({ folder, from, log }) : createSmtpMailer({ url: smtpUrl, from })
}

const PERMANENT = 500

/** What went wrong, for an operator. A refused recipient is final; a refused login is not: it will be put right. */
export function failureOf(error: unknown): MailFailure {
  const { code, responseCode = 0, message } = error as Error & { code?: string; responseCode?: number }
  return { error: message.slice(0, 500), isFinal: code === 'EENVELOPE' && responseCode >= PERMANENT }
}
