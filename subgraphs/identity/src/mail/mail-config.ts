import { join } from 'node:path'
import type { EnvReader } from '@agentic/service/env-reader'

export interface MailConfig {
  /** Without one, mails become files. */
  readonly smtpUrl: string | undefined
  readonly from: string
  readonly folder: string
  /** Where people accept invites and choose passwords; without it they get a code for the API. */
  readonly appUrl: string | undefined
}

export function readMailConfig(env: EnvReader, dataDir: string): MailConfig {
  return {
    smtpUrl: readSmtpUrl(env),
    from: env.string('MAIL_FROM', 'Agentic Company Platform <no-reply@localhost>'),
    folder: join(dataDir, 'mail'),
    appUrl: env.optionalUrl('APP_URL'),
  }
}

function readSmtpUrl(env: EnvReader): string | undefined {
  const url = env.optionalUrl('SMTP_URL')
  if (url && URL.canParse(url) && !/^smtps?:$/.test(new URL(url).protocol))
    env.problem('SMTP_URL must begin with smtp:// or smtps://')
  return url
}
