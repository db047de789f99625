import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type OperationTypeNode,
} from 'graphql'

/** What to pass at a path; undefined leaves out what may be left out. */
export type IdFor = (path: string) => string | undefined

/** One root field with everything below it, and variables for its arguments. */
export interface GeneratedOperation {
  /** `Mutation.startRun` */
  readonly name: string
  readonly query: string
  /** Paths of the arguments that take an id: `input.agentId`. */
  readonly idPaths: readonly string[]
  variables(idFor: IdFor): Record<string, unknown>
}

const DEPTH_MAX = 4
/** The argument that says from where on in the past; without it only what is to come is told. */
const BEGINNING = 'afterSequence'
const STRING = 'Probe of another tenant'
const SCALARS: Readonly<Record<string, unknown>> = {
  String: STRING,
  Int: 1,
  Float: 0.5,
  Boolean: false,
  JSON: {},
  DateTime: '2026-01-01T00:00:00Z',
  Decimal: '1',
  URL: 'https://example.com/',
  EmailAddress: 'nobody@example.com',
}

/**
 * An operation for each root field of the API, so that none is forgotten that is added later.
 * @param depth how many levels of objects it selects
 */
export function generateOperations(
  schema: GraphQLSchema,
  kind: 'query' | 'mutation' | 'subscription',
  depth = DEPTH_MAX,
): GeneratedOperation[] {
  const root = schema.getRootType(kind as OperationTypeNode)
  return Object.values(root?.getFields() ?? {}).map((field) =>
    generate(schema, kind, { name: `${root?.name}.${field.name}`, field, depth }),
  )
}

function generate(
  schema: GraphQLSchema,
  kind: string,
  { name, field, depth }: { name: string; field: GraphQLField<unknown, unknown>; depth: number },
): GeneratedOperation {
  const args = field.args.filter(isAsked)
  const idPaths: string[] = []
  for (const argument of args) sampleOf(argument.type, argument.name, (path) => `${idPaths.push(path)}`)
  const declared = args.map((argument) => `$${argument.name}: ${argument.type}`).join(', ')
  const passed = args.map((argument) => `${argument.name}: $${argument.name}`).join(', ')
  const selection = select(schema, field.type, depth)
  return {
    name,
    query: `${kind}${declared && `(${declared})`} { ${field.name}${passed && `(${passed})`} ${selection} }`,
    idPaths,
    variables: (idFor) => Object.fromEntries(args.map(({ name, type }) => [name, sampleOf(type, name, idFor)])),
  }
}

/** What must be given, whatever names something by its id, and where to begin in the past. */
function isAsked({ name, type, defaultValue }: GraphQLArgument | GraphQLInputField): boolean {
  const named = getNamedType(type)
  if (name === BEGINNING) return true
  if (isNonNullType(type) && defaultValue === undefined) return true
  return named.name === 'ID' || (isInputObjectType(named) && Object.values(named.getFields()).some(isAsked))
}

function sampleOf(type: GraphQLInputType, path: string, idFor: IdFor): unknown {
  if (isNonNullType(type)) return sampleOf(type.ofType, path, idFor)
  if (isListType(type)) {
    const item = sampleOf(type.ofType, path, idFor)
    return item === undefined ? undefined : [item]
  }
  if (isEnumType(type)) return type.getValues()[0]?.name
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(isAsked)
    return Object.fromEntries(fields.map(({ name, type: inner }) => [name, sampleOf(inner, `${path}.${name}`, idFor)]))
  }
  if (type.name === 'ID') return idFor(path)
  if (path === BEGINNING) return 0
  if (!(type.name in SCALARS)) throw new Error(`${path} is of the scalar ${type.name}: say in SCALARS what it looks like`)
  return SCALARS[type.name]
}

function select(schema: GraphQLSchema, type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type)
  if (isLeafType(named)) return ''
  if (isInterfaceType(named)) return selectFields(schema, named, depth)
  if (isAbstractType(named)) {
    // Only these: fields of one name and several types cannot be merged.
    const parts = schema.getPossibleTypes(named).map((possible) => {
      const names = ['id', 'name'].filter((name) => name in possible.getFields())
      return `... on ${possible.name} { __typename ${names.join(' ')} }`
    })
    return `{ ${parts.join(' ')} }`
  }
  if (!isObjectType(named)) throw new Error(`${named} cannot be selected from`)
  return selectFields(schema, named, depth)
}

function selectFields(schema: GraphQLSchema, named: GraphQLObjectType | GraphQLInterfaceType, depth: number): string {
  const fields = Object.values(named.getFields()).filter(({ args }) => !args.some((argument) => isNonNullType(argument.type)))
  const parts = fields.flatMap((field) => {
    if (isLeafType(getNamedType(field.type))) return [field.name]
    return depth > 1 ? [`${field.name} ${select(schema, field.type, depth - 1)}`] : []
  })
  return `{ __typename ${parts.join(' ')} }`
}
