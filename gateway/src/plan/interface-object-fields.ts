import {
  buildASTSchema,
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  print,
  type SelectionSetNode,
} from 'graphql'
import { operationIn } from './field-sets.ts'
import { argumentOf, joinsOf, textOf } from './joins.ts'

const ACCESS = new Set(['authenticated', 'requiresScopes', 'policy'])

/** What subgraphs add to interfaces whose types they do not know. */
export class InterfaceObjectFields {
  /** Of the supergraph, with its directives. */
  readonly schema: GraphQLSchema
  /** As `Interface.field`. */
  readonly #fields: ReadonlySet<string>
  /** Parts of their keys, as `Interface.field`: of what leads to an entity none is missing. */
  readonly #keys: ReadonlySet<string>
  /** By each type of their interfaces. */
  readonly #interfaces: ReadonlyMap<string, readonly string[]>

  constructor(schema: GraphQLSchema, fields: ReadonlySet<string>) {
    this.schema = schema
    this.#fields = fields
    this.#keys = new Set(Object.values(schema.getTypeMap()).filter(isInterfaceType).flatMap(keysOf))
    const interfaces = [...new Set([...fields].map((field) => field.slice(0, field.indexOf('.'))))]
    const types = interfaces.flatMap((name) => this.#typesOf(name).map((type) => [type.name, name] as const))
    this.#interfaces = new Map(
      Map.groupBy(types, ([type]) => type)
        .entries()
        .map(([type, pairs]) => [type, pairs.map(([, name]) => name)]),
    )
  }

  /** Whether it is one of the types that do not have these fields in any subgraph themselves. */
  isType(name: string): boolean {
    return this.#interfaces.has(name)
  }

  /** The interface of which a subgraph has the field as an object; nothing where only the type itself has it. */
  interfaceOf(type: string, field: string): string | undefined {
    if (this.#fields.has(`${type}.${field}`)) return type
    const own = fieldOf(this.schema.getType(type), field)?.astNode
    const isAdded = own && hasGraph(own, undefined)
    return isAdded ? this.#interfaces.get(type)?.find((name) => this.#fields.has(`${name}.${field}`)) : undefined
  }

  isKey(interfaceName: string, field: string): boolean {
    return this.#keys.has(`${interfaceName}.${field}`)
  }

  /**
   * Whether who may see the field of one type of the interface may see it of each, with what it is computed from.
   * @param field as `Interface.field`
   */
  isEvenlyOpen(field: string): boolean {
    const [interfaceName = '', name = ''] = field.split('.')
    const names = this.#withRequired(interfaceName, name)
    const demands = this.#typesOf(interfaceName).map((type) =>
      [accessOf(type), ...names.map((each) => accessOf(fieldOf(type, each)))].join('; '),
    )
    return new Set(demands).size < 2
  }

  /**
   * Which of the fields and of what they are computed from can be no null, so that an error there takes the whole entity away.
   * @param fields as `Interface.field`
   * @returns as `Type.field`, of the interface and of each of its types
   */
  neverNull(fields: Iterable<string>): ReadonlySet<string> {
    return new Set(
      [...fields].flatMap((each) => {
        const [interfaceName = '', field = ''] = each.split('.')
        const types = [interfaceName, ...this.#typesOf(interfaceName).map(({ name }) => name)]
        const isNeverNull = (name: string) => types.some((type) => isNonNull(fieldOf(this.schema.getType(type), name)))
        const names = this.#withRequired(interfaceName, field).filter(
          (name) => isNeverNull(name) && !this.isKey(interfaceName, name),
        )
        return names.flatMap((name) => types.map((type) => `${type}.${name}`))
      }),
    )
  }

  #typesOf(interfaceName: string) {
    const type = this.schema.getType(interfaceName)
    return isInterfaceType(type) ? this.schema.getPossibleTypes(type) : []
  }

  /** The names of the field and of what it requires of the same entity, however far back. */
  #withRequired(interfaceName: string, field: string): string[] {
    const types = [this.schema.getType(interfaceName), ...this.#typesOf(interfaceName)]
    const found = new Set([field])
    // What is added while it is gone through is gone through too.
    for (const name of found) {
      for (const required of types.flatMap((type) => requiredBy(fieldOf(type, name)?.astNode))) found.add(required)
    }
    return [...found]
  }
}

/** @returns nothing where no subgraph of the supergraph has an interface as an object */
export function readInterfaceObjectFields(supergraphSdl: string): InterfaceObjectFields | undefined {
  if (!/isInterfaceObject/.test(supergraphSdl)) return undefined
  const schema = buildASTSchema(parse(supergraphSdl, { noLocation: true }), { assumeValidSDL: true })
  const fields = Object.values(schema.getTypeMap()).flatMap((type) => {
    const graphs = isInterfaceType(type) ? (type.astNode?.directives ?? []).filter(isInterfaceObject).map(graphOf) : []
    const isTheirs = (field: FieldDefinitionNode) => graphs.some((graph) => hasGraph(field, graph))
    const definitions = type.astNode && 'fields' in type.astNode ? (type.astNode.fields as FieldDefinitionNode[]) : []
    return definitions.filter(isTheirs).map(({ name }) => `${type.name}.${name.value}`)
  })
  return fields.length > 0 ? new InterfaceObjectFields(schema, new Set(fields)) : undefined
}

function isInterfaceObject(directive: ConstDirectiveNode): boolean {
  return argumentOf(directive, 'isInterfaceObject') === 'true'
}

/** Whether a subgraph has the field; what has no `@join__field` all subgraphs of its type have. */
function hasGraph(field: FieldDefinitionNode, graph: string | undefined): boolean {
  const joins = joinsOf(field)
  return joins.length === 0 || joins.some((join) => graphOf(join) === graph && !argumentOf(join, 'external'))
}

function keysOf({ name, astNode }: GraphQLNamedType): string[] {
  const keys = (astNode?.directives ?? []).flatMap((directive) => fieldSetOf(directive, 'key'))
  return keys.map((field) => `${name}.${field}`)
}

function graphOf(directive: ConstDirectiveNode): string | undefined {
  return argumentOf(directive, 'graph')
}

function fieldOf(type: GraphQLNamedType | undefined, name: string) {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined
}

function accessOf(owner: ReturnType<typeof fieldOf> | GraphQLNamedType): string {
  const directives = owner?.astNode?.directives?.filter(({ name }) => ACCESS.has(name.value)) ?? []
  return directives
    .map((each) => print(each))
    .sort()
    .join(' ')
}

/** In the supergraph, or in one of the subgraphs. */
function isNonNull(field: ReturnType<typeof fieldOf>): boolean {
  const typesThere = field?.astNode ? joinsOf(field.astNode).map((join) => argumentOf(join, 'type')) : []
  return isNonNullType(field?.type) || typesThere.some((type) => type?.endsWith('!"'))
}

function requiredBy(field: FieldDefinitionNode | undefined | null): string[] {
  return (field ? joinsOf(field) : []).flatMap((join) => fieldSetOf(join, 'requires'))
}

/** The names of the fields in an argument that is a selection. */
function fieldSetOf(directive: ConstDirectiveNode, name: string): string[] {
  const fields = textOf(directive, name)
  return fields === undefined ? [] : namesIn(operationIn(parse(`{${fields}}`, { noLocation: true })).selectionSet)
}

function namesIn({ selections }: SelectionSetNode): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value]
    return selection.kind === Kind.INLINE_FRAGMENT ? namesIn(selection.selectionSet) : []
  })
}
