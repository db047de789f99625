import { type ConstDirectiveNode, type FieldDefinitionNode, Kind, print } from 'graphql'

/** What a supergraph says of a field in each of its subgraphs. */
export function joinsOf({ directives = [] }: FieldDefinitionNode): ConstDirectiveNode[] {
  return directives.filter(({ name }) => name.value === 'join__field')
}

/** As it is written. */
export function argumentOf({ arguments: args = [] }: ConstDirectiveNode, name: string): string | undefined {
  const value = args.find((each) => each.name.value === name)?.value
  return value && print(value)
}

/** What is written in it, of a text or the name of a subgraph. */
export function textOf({ arguments: args = [] }: ConstDirectiveNode, name: string): string | undefined {
  const value = args.find((each) => each.name.value === name)?.value
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined
}
