import { type FieldNode, type GraphQLError, type GraphQLSchema, Kind, type SelectionSetNode } from 'graphql'
import type { ResponsePath } from './data.ts'
import { sourceKeyOf } from './plannable.ts'
import type { Fragments } from './selection.ts'

interface Place {
  readonly inner: Map<string | number, Place>
  isError: boolean
}

/** The places of a response that have an error. */
export class ErrorPlaces {
  readonly #root: Place = { inner: new Map(), isError: false }

  constructor(errors: readonly GraphQLError[]) {
    for (const { path = [] } of errors) this.add(path)
  }

  add(path: ResponsePath): void {
    let place = this.#root
    for (const key of path) {
      const inner = place.inner.get(key) ?? { inner: new Map(), isError: false }
      place.inner.set(key, inner)
      place = inner
    }
    place.isError = true
  }

  /** Whether there is an error at this place, around it or in it: any of them explains why it is null. */
  explain(path: ResponsePath): boolean {
    let place = this.#root
    for (const key of path) {
      if (place.isError) return true
      const inner = place.inner.get(key)
      if (!inner) return false
      place = inner
    }
    return true
  }
}

/** Where in the response something is that has this path in what the subgraphs send, as far as the operation selects it. */
export type ClientPath = (path: ResponsePath) => ResponsePath | undefined

export function createClientPath(selectionSet: SelectionSetNode, fragments: Fragments, schema: GraphQLSchema): ClientPath {
  return (path) => {
    const clientPath: (string | number)[] = []
    let level: readonly SelectionSetNode[] = [selectionSet]
    for (const key of path) {
      if (typeof key === 'number') {
        clientPath.push(key)
        continue
      }
      const fields = level.flatMap((each) => fieldsOf(each, fragments)).filter((field) => sourceKeyOf(field, schema) === key)
      const [field] = fields
      // What a key or @requires needs, but nobody has selected, is no place in the response: what needs it is around it.
      if (!field) break
      clientPath.push(field.alias?.value ?? field.name.value)
      level = fields.flatMap((each) => each.selectionSet ?? [])
    }
    return clientPath.length > 0 ? clientPath : undefined
  }
}

function fieldsOf({ selections }: SelectionSetNode, fragments: Fragments): FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection]
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
    return fragment ? fieldsOf(fragment.selectionSet, fragments) : []
  })
}
