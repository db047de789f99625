import { type DirectiveNode, type FieldNode, Kind } from 'graphql'

// Known by its identity: a client that writes it has not written this one.
const REFUSED: DirectiveNode = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'refused' } }

/** In what is shown of an operation: a field that its caller may not see. No subgraph is asked for it; it is null. */
export function refusedField({ kind, alias, name }: FieldNode): FieldNode {
  return { kind, ...(alias && { alias }), name, directives: [REFUSED] }
}

export function isRefused({ directives }: FieldNode): boolean {
  return directives?.[0] === REFUSED
}
