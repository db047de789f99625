import type { Message } from './mail.ts'

type Letter = Pick<Message, 'subject' | 'text'>

/** What we write to people. */
export interface Letters {
  invite(about: { readonly tenant: string; readonly name: string; readonly token: string; readonly hours: number }): Letter
  passwordReset(about: { readonly tenant: string; readonly name: string; readonly token: string }): Letter
}

/** @param appUrl where the pages are; without it the text has the code and the name of the mutation that takes it */
export function createLetters(appUrl: string | undefined): Letters {
  // Behind the #: no server or proxy on the way logs it.
  const how = (path: string, mutation: string, token: string) =>
    appUrl === undefined
      ? `Use this code with the mutation ${mutation}:\n\n${token}`
      : `Open this link:\n\n${appUrl.replace(/\/$/, '')}/${path}#token=${token}`
  return {
    invite: ({ tenant, name, token, hours }) => ({
      subject: `Invitation to ${tenant}`,
      text: `Hello ${name},\n\nyou are invited to ${tenant}. ${how('accept-invite', 'acceptInvite', token)}\n\nIt is good once, for ${hours} hours.\n`,
    }),
    passwordReset: ({ tenant, name, token }) => ({
      subject: `A new password for ${tenant}`,
      text: `Hello ${name},\n\nsomebody asked for a new password for your account at ${tenant}. ${how('reset-password', 'resetPassword', token)}\n\nIt is good once, for an hour. If it was not you, there is nothing to do.\n`,
    }),
  }
}
