import fc, { type GeneratorValue } from 'fast-check'
import {
  astFromValue,
  GraphQLBoolean,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLNonNull,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
  print,
  type ValueNode,
} from 'graphql'

/** A query or a mutation, and values for its variables. */
export interface Operation {
  readonly text: string
  readonly variables: Record<string, unknown>
}

/** Makes an operation for the schema; now and then one that fields in conflict make invalid. */
export function generateOperation(schema: GraphQLSchema, generator: GeneratorValue): Operation {
  return new Writer(schema, generator).operation()
}

interface Fragment {
  readonly name: string
  readonly on: GraphQLCompositeType
  readonly text: string
}

const DEPTH_MAX = 4

class Writer {
  readonly #schema: GraphQLSchema
  readonly #generator: GeneratorValue
  readonly #definitions: string[] = []
  readonly #variables: Record<string, unknown> = {}
  readonly #fragments: Fragment[] = []
  readonly #hasConditions: boolean
  #aliases = 0

  constructor(schema: GraphQLSchema, generator: GeneratorValue) {
    this.#schema = schema
    this.#generator = generator
    this.#hasConditions = this.#chance(40)
  }

  operation(): Operation {
    const mutation = this.#schema.getMutationType()
    const root = mutation && this.#chance(40) ? mutation : (this.#schema.getQueryType() as GraphQLObjectType)
    const selections = this.#selections(root, 0)
    const variables = this.#definitions.length > 0 ? `(${this.#definitions.join(', ')})` : ''
    return {
      text: [`${root.name.toLowerCase()}${variables} ${selections}`, ...this.#fragments.map(({ text }) => text)].join('\n'),
      variables: this.#variables,
    }
  }

  #selections(type: GraphQLCompositeType, depth: number): string {
    const count = this.#number(1, depth === 0 ? 3 : 4)
    const chosen = Array.from({ length: count }, () => this.#selection(type, depth)).filter(Boolean)
    return `{ ${(chosen.length > 0 ? chosen : ['__typename']).join(' ')} }`
  }

  #selection(type: GraphQLCompositeType, depth: number): string {
    if (isUnionType(type) || this.#chance(isObjectType(type) ? 10 : 35)) return this.#fragment(type, depth)
    if (this.#chance(8)) return `${this.#chance(30) ? this.#alias(type) : ''}__typename${this.#condition()}`
    const isTooDeep = depth >= DEPTH_MAX
    const fields = Object.values(type.getFields()).filter(
      ({ type: fieldType }) => !(isTooDeep && isCompositeType(getNamedType(fieldType))),
    )
    const [field] = fields.length > 0 ? [this.#pick(fields)] : []
    return field ? this.#field(type, field, depth) : '__typename'
  }

  #field(parent: GraphQLCompositeType, field: GraphQLField<unknown, unknown>, depth: number): string {
    const named = getNamedType(field.type)
    const args = field.args
      .filter((arg) => isRequiredArgument(arg) || this.#chance(50))
      .map((arg) => `${arg.name}: ${this.#argument(arg.type)}`)
    const alias = args.length > 0 || this.#chance(20) ? this.#alias(parent) : ''
    const inner = isCompositeType(named) ? ` ${this.#selections(named, depth + 1)}` : ''
    return `${alias}${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${this.#condition()}${inner}`
  }

  #fragment(type: GraphQLCompositeType, depth: number): string {
    if (depth > DEPTH_MAX + 1) return '__typename'
    const on = this.#pick(this.#typesWithin(type))
    const known = this.#fragments.filter((fragment) => fragment.on === on)
    if (known.length > 0 && this.#chance(30)) return `...${this.#pick(known).name}${this.#condition()}`
    const selections = this.#selections(on, depth + 1)
    if (on === type && this.#chance(30)) return `...${this.#condition()} ${selections}`
    if (this.#chance(70)) return `... on ${on.name}${this.#condition()} ${selections}`
    const name = `F${this.#fragments.length}`
    this.#fragments.push({ name, on, text: `fragment ${name} on ${on.name} ${selections}` })
    return `...${name}${this.#condition()}`
  }

  /** Those by which something of the type can be asked, whichever subgraphs know them. */
  #typesWithin(type: GraphQLCompositeType): GraphQLCompositeType[] {
    if (isObjectType(type)) return [type, ...type.getInterfaces()]
    const possible = this.#schema.getPossibleTypes(type)
    return [type, ...possible, ...new Set(possible.flatMap((each) => each.getInterfaces()))]
  }

  #condition(): string {
    if (!this.#hasConditions || !this.#chance(8)) return ''
    const names = this.#chance(15) ? ['skip', 'include'] : [this.#pick(['skip', 'include'])]
    return names.map((name) => ` @${name}(if: ${this.#boolean()})`).join('')
  }

  #boolean(): string {
    return this.#chance(40) ? String(this.#chance(50)) : this.#variable(new GraphQLNonNull(GraphQLBoolean))
  }

  /** A variable, or a value with variables in it. */
  #argument(type: GraphQLInputType): string {
    if (this.#chance(45)) return this.#variable(type)
    const named = getNullableType(type)
    const isOne = isListType(named) && this.#chance(80)
    if (isOne) return `[${Array.from({ length: this.#number(0, 2) }, () => this.#argument(named.ofType)).join(', ')}]`
    if (!isInputObjectType(named)) return literal(this.#value(type), type)
    const fields = this.#fieldsOf(named).map((field) => `${field.name}: ${this.#argument(field.type)}`)
    return `{ ${fields.join(', ')} }`
  }

  #variable(type: GraphQLInputType): string {
    const name = `v${this.#definitions.length}`
    const hasDefault = this.#chance(25)
    this.#definitions.push(`$${name}: ${type}${hasDefault ? ` = ${literal(this.#value(type), type)}` : ''}`)
    // One that may be absent is absent now and then.
    if ((isNonNullType(type) && !hasDefault) || this.#chance(75)) this.#variables[name] = this.#value(type)
    return `$${name}`
  }

  #value(type: GraphQLInputType): unknown {
    if (isNonNullType(type)) return this.#present(type.ofType)
    return this.#chance(8) ? null : this.#present(type)
  }

  #present(type: GraphQLInputType): unknown {
    // One value stands for a list of one.
    if (isListType(type) && this.#chance(15)) return this.#present(getNullableType(type.ofType))
    if (isListType(type)) return Array.from({ length: this.#number(0, 2) }, () => this.#value(type.ofType))
    if (isEnumType(type)) return this.#pick(type.getValues()).name
    if (isInputObjectType(type))
      return Object.fromEntries(this.#fieldsOf(type).map((field) => [field.name, this.#value(field.type)]))
    const drawn = this.#number(0, 9)
    if (String(type) === 'Int') return drawn
    if (String(type) === 'Float') return drawn / 4
    return String(type) === 'Boolean' ? drawn % 2 === 0 : `x${drawn}`
  }

  #fieldsOf(type: GraphQLInputObjectType): GraphQLInputField[] {
    return Object.values(type.getFields()).filter((field) => isRequiredInputField(field) || this.#chance(60))
  }

  /** Now and then one that others have, or the name of another field, also of those that keys are made of. */
  #alias(parent: GraphQLCompositeType): string {
    if (this.#chance(15)) return `${this.#pick(['x', 'y', ...(isUnionType(parent) ? [] : Object.keys(parent.getFields()))])}: `
    this.#aliases += 1
    return `a${this.#aliases}: `
  }

  #number(min: number, max: number): number {
    return this.#generator(fc.integer, { min, max })
  }

  #chance(percent: number): boolean {
    return this.#number(1, 100) <= percent
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[this.#number(0, items.length - 1)] as Item
  }
}

function literal(value: unknown, type: GraphQLInputType): string {
  return print(astFromValue(value, type) as ValueNode)
}
