import { badInput } from '@agentic/service/errors'

const NAME_LENGTH_MAX = 200

/** A name that somebody chose, without the spaces around it. @throws BAD_USER_INPUT @param field its path in the input */
export function readName(name: string, field: string, lengthMax = NAME_LENGTH_MAX): string {
  const trimmed = name.trim()
  if (!trimmed || trimmed.length > lengthMax) throw badInput({ [field]: `must have from 1 to ${lengthMax} characters` })
  // It stands in mails and logs: a line break would let it pose as something else there.
  if (/\p{Cc}|\p{Zl}|\p{Zp}/u.test(trimmed)) throw badInput({ [field]: 'must be one line, without control characters' })
  return trimmed
}
