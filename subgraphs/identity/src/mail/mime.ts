import type { SendMailOptions } from 'nodemailer'
import type { Message } from './mail.ts'

/** A message as nodemailer takes it. Auto-Submitted (RFC 3834) keeps out-of-office answers away. */
export function mimeOf({ id, to, subject, text }: Message, from: string): SendMailOptions {
  return {
    from,
    to: { name: '', address: to },
    subject,
    text,
    messageId: `<${id}@agentic>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}
