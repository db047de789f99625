import type { Page } from '@agentic/postgres/slice'
import { type ConnectionArguments, readPage } from '@agentic/service/connection'
import { badInput } from '@agentic/service/errors'
import { validate } from 'uuid'

/** A page of a list that is ordered by UUID. @throws BAD_USER_INPUT for a cursor of another kind of list */
export function readIdPage(args: ConnectionArguments): Page {
  return checked(readPage(args), validate)
}

/** A page of a list that is ordered by sequence. @throws BAD_USER_INPUT for a cursor of another kind of list */
export function readSequencePage(args: ConnectionArguments): Page {
  return checked(readPage(args), (key) => /^\d+$/.test(key))
}

function checked(page: Page, isKey: (key: string) => boolean): Page {
  for (const field of ['after', 'before'] as const) {
    const key = page[field]
    if (key !== undefined && !isKey(key)) throw badInput({ [field]: 'is not a cursor of this list' })
  }
  return page
}
