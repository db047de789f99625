import fc, { type GeneratorValue } from 'fast-check'
import {
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql'

/** A query, and values for its variables. */
export interface Operation {
  readonly text: string
  readonly variables: Record<string, unknown>
}

/** Makes a query for the schema; now and then one that fields in conflict make invalid. */
export function generateOperation(schema: GraphQLSchema, generator: GeneratorValue): Operation {
  return new Writer(schema, generator).operation()
}

const DEPTH_MAX = 4

class Writer {
  readonly #schema: GraphQLSchema
  readonly #generator: GeneratorValue
  readonly #definitions: string[] = []
  readonly #variables: Record<string, unknown> = {}
  readonly #fragments: string[] = []
  readonly #hasConditions: boolean
  #aliases = 0

  constructor(schema: GraphQLSchema, generator: GeneratorValue) {
    this.#schema = schema
    this.#generator = generator
    this.#hasConditions = this.#chance(40)
  }

  operation(): Operation {
    const selections = this.#selections(this.#schema.getQueryType() as GraphQLCompositeType, 0)
    const variables = this.#definitions.length > 0 ? `(${this.#definitions.join(', ')})` : ''
    return { text: [`query${variables} ${selections}`, ...this.#fragments].join('\n'), variables: this.#variables }
  }

  #selections(type: GraphQLCompositeType, depth: number): string {
    const count = this.#number(1, depth === 0 ? 3 : 4)
    const chosen = Array.from({ length: count }, () => this.#selection(type, depth)).filter(Boolean)
    return `{ ${(chosen.length > 0 ? chosen : ['__typename']).join(' ')} }`
  }

  #selection(type: GraphQLCompositeType, depth: number): string {
    if (isUnionType(type) || this.#chance(isObjectType(type) ? 10 : 35)) return this.#fragment(type, depth)
    if (this.#chance(8)) return this.#chance(30) ? `${this.#alias()}: __typename` : '__typename'
    const isTooDeep = depth >= DEPTH_MAX
    const fields = Object.values(type.getFields()).filter(
      ({ type: fieldType }) => !(isTooDeep && isCompositeType(getNamedType(fieldType))),
    )
    const [field] = fields.length > 0 ? [this.#pick(fields)] : []
    return field ? this.#field(field, depth) : '__typename'
  }

  #field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const named = getNamedType(field.type)
    const args = field.args
      .filter((arg) => isNonNullType(arg.type) || this.#chance(50))
      .map((arg) => `${arg.name}: ${this.#argument(arg.type)}`)
    const alias = args.length > 0 || this.#chance(15) ? `${this.#alias()}: ` : ''
    const inner = isCompositeType(named) ? ` ${this.#selections(named, depth + 1)}` : ''
    return `${alias}${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${this.#condition()}${inner}`
  }

  #fragment(type: GraphQLCompositeType, depth: number): string {
    if (depth > DEPTH_MAX + 1) return '__typename'
    const types = isObjectType(type) ? [type, ...type.getInterfaces()] : [type, ...this.#schema.getPossibleTypes(type)]
    const on = this.#pick(types)
    const selections = this.#selections(on, depth + 1)
    if (this.#chance(70)) return `... on ${on.name}${this.#condition()} ${selections}`
    const name = `F${this.#fragments.length}`
    this.#fragments.push(`fragment ${name} on ${on.name} ${selections}`)
    return `...${name}${this.#condition()}`
  }

  #condition(): string {
    if (!this.#hasConditions || !this.#chance(8)) return ''
    const directive = this.#pick(['skip', 'include'])
    return ` @${directive}(if: ${this.#chance(60) ? this.#variable('Boolean!', this.#chance(50)) : this.#chance(50)})`
  }

  #argument(type: GraphQLInputType): string {
    const value = this.#value(type)
    return this.#chance(50) ? this.#variable(String(type), value) : literal(value, type)
  }

  #variable(type: string, value: unknown): string {
    const name = `v${this.#definitions.length}`
    this.#definitions.push(`$${name}: ${type}`)
    // One that may be absent is absent now and then.
    if (type.endsWith('!') || this.#chance(80)) this.#variables[name] = value
    return `$${name}`
  }

  #value(type: GraphQLInputType): unknown {
    if (isNonNullType(type)) return this.#value(type.ofType)
    if (isListType(type)) return Array.from({ length: this.#number(0, 2) }, () => this.#value(type.ofType))
    if (isEnumType(type)) return this.#pick(type.getValues()).name
    const drawn = this.#number(0, 9)
    if (String(type) === 'Int') return drawn
    return String(type) === 'Boolean' ? drawn % 2 === 0 : `x${drawn}`
  }

  #alias(): string {
    this.#aliases += 1
    return `a${this.#aliases}`
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
  return isEnumType(getNamedType(type)) ? JSON.stringify(value).replaceAll('"', '') : JSON.stringify(value)
}
