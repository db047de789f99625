import { DomainError } from '@agentic/service/errors'
import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql'

/** What one operation may ask for before anything is planned for it. */
export interface Limits {
  readonly tokensMax: number
  readonly depthMax: number
  readonly aliasesMax: number
  /** Fields once every fragment is written out: what a short document of nested fragments really asks for. */
  readonly fieldsMax: number
}

export const DEFAULT_LIMITS: Limits = { tokensMax: 15_000, depthMax: 25, aliasesMax: 100, fieldsMax: 5_000 }

interface Size {
  fields: number
  aliases: number
  depth: number
}

const admitted = new WeakMap<DocumentNode, DomainError | 'ADMITTED'>()

/** @throws DomainError QUERY_TOO_COMPLEX. The document must be valid: fragments without cycles. */
export function admit(document: DocumentNode, limits: Limits = DEFAULT_LIMITS): void {
  let verdict = admitted.get(document)
  if (!verdict) {
    verdict = judge(document, limits) ?? 'ADMITTED'
    admitted.set(document, verdict)
  }
  if (verdict !== 'ADMITTED') throw verdict
}

function judge(document: DocumentNode, limits: Limits): DomainError | undefined {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  }
  // Each fragment is measured once, so that measuring stays linear where writing out would be exponential.
  const measured = new Map<string, Size>()
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    const { fields, aliases, depth } = measure(definition.selectionSet, fragments, measured)
    if (fields > limits.fieldsMax) return tooComplex('fields', fields, limits.fieldsMax)
    if (aliases > limits.aliasesMax) return tooComplex('aliases', aliases, limits.aliasesMax)
    if (depth > limits.depthMax) return tooComplex('levels', depth, limits.depthMax)
  }
}

function measure(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  measured: Map<string, Size>,
): Size {
  const size: Size = { fields: 0, aliases: 0, depth: 0 }
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      const below = selection.selectionSet
        ? measure(selection.selectionSet, fragments, measured)
        : { fields: 0, aliases: 0, depth: 0 }
      add(size, { fields: below.fields + 1, aliases: below.aliases + (selection.alias ? 1 : 0), depth: below.depth + 1 })
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      add(size, measure(selection.selectionSet, fragments, measured))
    } else {
      add(size, measureFragment(selection.name.value, fragments, measured))
    }
  }
  return size
}

function measureFragment(
  name: string,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  measured: Map<string, Size>,
): Size {
  const known = measured.get(name)
  if (known) return known
  const fragment = fragments.get(name)
  const size = fragment ? measure(fragment.selectionSet, fragments, measured) : { fields: 0, aliases: 0, depth: 0 }
  measured.set(name, size)
  return size
}

function add(size: Size, other: Size): void {
  size.fields += other.fields
  size.aliases += other.aliases
  size.depth = Math.max(size.depth, other.depth)
}

function tooComplex(what: string, got: number, max: number): DomainError {
  return new DomainError('QUERY_TOO_COMPLEX', `The operation has ${got} ${what}, at most ${max} are allowed: split it`)
}
