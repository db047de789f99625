import { type DocumentNode, type FieldDefinitionNode, Kind, parse } from 'graphql'
import { argumentOf, joinsOf } from './joins.ts'

/** @returns why the native planner would plan an operation wrong; nothing where it may plan it */
export type NativeLimits = (text: string) => string | undefined

/**
 * What the native planner gets wrong without saying so, and what cannot be asked in another way. It is found in the operation, and
 * in nothing that a supergraph without `@context` could be asked.
 */
export function createNativeLimits(supergraphSdl: string): NativeLimits {
  const document = parse(supergraphSdl, { noLocation: true })
  const contextual = namesOfContextualFields(document)
  return (text) => {
    // It would ask for them without those arguments, and take what comes for the answer.
    if (contextual?.test(text)) return 'Fields with arguments from @context are not planned natively'
    return undefined
  }
}

type TypeNode = Extract<
  DocumentNode['definitions'][number],
  { kind: Kind.OBJECT_TYPE_DEFINITION | Kind.INTERFACE_TYPE_DEFINITION }
>

function typesIn({ definitions }: DocumentNode): TypeNode[] {
  return definitions.filter((each) => each.kind === Kind.OBJECT_TYPE_DEFINITION || each.kind === Kind.INTERFACE_TYPE_DEFINITION)
}

/** Finds the names of fields that have arguments from @context, of whatever type they are there, and of fields that require such. */
function namesOfContextualFields(document: DocumentNode): RegExp | undefined {
  const fields = typesIn(document).flatMap((type) => type.fields ?? [])
  const names = new Set(fields.filter(hasContextArguments).map(({ name }) => name.value))
  if (names.size === 0) return undefined
  for (const { name } of fields.filter((field) => requires(field, wordsOf(names)))) names.add(name.value)
  return wordsOf(names)
}

function wordsOf(names: ReadonlySet<string>): RegExp {
  return new RegExp(`\\b(${[...names].join('|')})\\b`)
}

function hasContextArguments(field: FieldDefinitionNode): boolean {
  return joinsOf(field).some((join) => argumentOf(join, 'contextArguments'))
}

function requires(field: FieldDefinitionNode, names: RegExp): boolean {
  return joinsOf(field).some((join) => names.test(argumentOf(join, 'requires') ?? ''))
}
