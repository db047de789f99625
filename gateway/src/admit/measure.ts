import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  Lexer,
  type SelectionNode,
  type SelectionSetNode,
  Source,
  TokenKind,
  visit,
} from 'graphql'
import type { Limits } from './limits.ts'
import { NESTING_MAX, nestingStep } from './nesting.ts'
import { tooComplex } from './too-complex.ts'

interface Size {
  selections: number
  aliases: number
  depth: number
}

const DOCUMENT = 'The document'
// Validation compares each two fields of one name, and each two fragments, that stand at one place. More than anybody writes – 50
// fragments of 20 fields each at one place are 25,000 – and a tenth of what graphql-js would do before it gives up.
const COMPARISONS_MAX = 50_000
const INTROSPECTION = new Set(['__schema', '__type'])

/**
 * Reads no further than the limit.
 * @throws DomainError QUERY_TOO_COMPLEX; GraphQLError where a character begins no token
 */
export function refuseLongText(text: string, { tokensMax }: Limits): void {
  const lexer = new Lexer(new Source(text))
  let nesting = 0
  for (let tokens = 0; lexer.advance().kind !== TokenKind.EOF; ) {
    tokens += 1
    nesting += nestingStep(lexer.token.kind)
    if (nesting > NESTING_MAX) throw tooComplex(DOCUMENT, `more than ${NESTING_MAX} nested brackets`, NESTING_MAX, 'flatten it')
    if (tokens > tokensMax) throw tooComplex(DOCUMENT, `more than ${tokensMax} tokens`, tokensMax)
  }
}

/**
 * Comes before validation, whose work grows with the square of some of this. So the document may still be anything:
 * fragments that are missing or contain themselves are left to validation.
 * @throws DomainError QUERY_TOO_COMPLEX
 */
export function refuseLargeDocument(document: DocumentNode, limits: Limits): void {
  refuseManyDirectives(document, limits)
  const measure = new Measure(document)
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    const { selections, aliases, depth } = measure.sizeOf(definition.selectionSet)
    if (depth > limits.depthMax) throw tooComplex(DOCUMENT, `${depth} levels`, limits.depthMax)
    if (aliases > limits.aliasesMax) throw tooComplex(DOCUMENT, `${aliases} aliases`, limits.aliasesMax)
    if (selections > limits.selectionsMax) throw tooComplex(DOCUMENT, `${selections} selections`, limits.selectionsMax)
  }
  refuseManyComparisons(document, measure)
}

function refuseManyDirectives(document: DocumentNode, { directivesMax }: Limits): void {
  visit(document, {
    enter(node) {
      const count = 'directives' in node ? (node.directives?.length ?? 0) : 0
      if (count > directivesMax) throw tooComplex(DOCUMENT, `${count} directives at one place`, directivesMax)
    },
  })
}

function refuseManyComparisons(document: DocumentNode, measure: Measure): void {
  let comparisons = 0
  visit(document, {
    SelectionSet(node) {
      comparisons += measure.comparisonsIn(node)
      if (comparisons <= COMPARISONS_MAX) return
      const pairs = `${Math.round(comparisons)} pairs of fields of one name, or of fragments, at one place`
      throw tooComplex(DOCUMENT, pairs, COMPARISONS_MAX, 'merge them')
    },
  })
}

/** Measures each fragment once, so that measuring stays linear where writing out would be exponential. */
class Measure {
  readonly #fragments = new Map<string, FragmentDefinitionNode>()
  readonly #measured = new Map<string, Size>()

  constructor({ definitions }: DocumentNode) {
    for (const each of definitions) if (each.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(each.name.value, each)
  }

  sizeOf({ selections }: SelectionSetNode): Size {
    const size = nothing()
    for (const selection of selections) add(size, this.#sizeOfSelection(selection))
    return size
  }

  /** How often two selections at this place are compared, with all below them: about, and rather more often than less. */
  comparisonsIn({ selections }: SelectionSetNode): number {
    const alike = new Map<string, { count: number; size: number }>()
    for (const selection of selections) {
      const key = keyOf(selection)
      const found = alike.get(key) ?? { count: 0, size: 0 }
      alike.set(key, { count: found.count + 1, size: found.size + this.#comparedSizeOf(selection) })
    }
    return [...alike.values()].reduce((sum, { count, size }) => sum + ((count - 1) * size) / 2, 0)
  }

  /** A fragment is compared with another once, wherever they are spread: here with all its fields, further down as one. */
  #comparedSizeOf(selection: SelectionNode): number {
    if (selection.kind !== Kind.FRAGMENT_SPREAD) return writtenSizeOf(selection)
    const fragment = this.#fragments.get(selection.name.value)
    return fragment ? writtenSizeIn(fragment.selectionSet) : 1
  }

  #sizeOfSelection(selection: SelectionNode): Size {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.#sizeOfFragment(selection.name.value)
    if (selection.kind === Kind.INLINE_FRAGMENT) return this.sizeOf(selection.selectionSet)
    const below = selection.selectionSet ? this.sizeOf(selection.selectionSet) : nothing()
    return {
      selections: below.selections + 1,
      aliases: below.aliases + (selection.alias ? 1 : 0),
      depth: INTROSPECTION.has(selection.name.value) ? 1 : below.depth + 1,
    }
  }

  #sizeOfFragment(name: string): Size {
    const known = this.#measured.get(name)
    if (known) return known
    // What a fragment that contains itself finds on its way down.
    this.#measured.set(name, nothing())
    const fragment = this.#fragments.get(name)
    const size = fragment ? this.sizeOf(fragment.selectionSet) : nothing()
    this.#measured.set(name, size)
    return size
  }
}

function writtenSizeOf(selection: SelectionNode): number {
  if (selection.kind === Kind.FRAGMENT_SPREAD) return 1
  const below = selection.selectionSet ? writtenSizeIn(selection.selectionSet) : 0
  return selection.kind === Kind.FIELD ? below + 1 : below
}

function writtenSizeIn({ selections }: SelectionSetNode): number {
  return selections.reduce((sum, selection) => sum + writtenSizeOf(selection), 0)
}

/** Fragments are compared with each other, whatever their names. */
function keyOf(selection: SelectionNode): string {
  return selection.kind === Kind.FIELD ? (selection.alias ?? selection.name).value : '...'
}

function nothing(): Size {
  return { selections: 0, aliases: 0, depth: 0 }
}

function add(size: Size, other: Size): void {
  size.selections += other.selections
  size.aliases += other.aliases
  size.depth = Math.max(size.depth, other.depth)
}
