import { createRequire } from 'node:module'
import { type Caller, holds, isIdentified } from '@agentic/caller/caller'
import { DomainError } from '@agentic/service/errors'
import {
  type ConstDirectiveNode,
  type DirectiveNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  valueFromASTUntyped,
} from 'graphql'
import type { Decisions } from './policies.ts'
import { requiredFields } from './required-fields.ts'

// Its ES module imports util.isUndefined, which Node 23 removed, and cannot load; the CommonJS build fails only in
// `chain` and `race`, which we do without.
const { allow, and, or, rule }: typeof import('graphql-shield') = createRequire(import.meta.url)('graphql-shield')

export type ShieldRule = ReturnType<ReturnType<typeof rule>> | ReturnType<typeof and> | typeof allow

interface RuleContext {
  readonly caller: Caller
  /** Below a public root field (`login { user }`) the payload belongs to whom it was made for. */
  readonly isPublic: boolean
  readonly policies: Decisions
}

/** Who may ask root fields that no directive speaks of. */
export const DEFAULT_ACCESSES = ['deny', 'authenticated', 'public'] as const
export type DefaultAccess = (typeof DEFAULT_ACCESSES)[number]

/** The graphql-shield rules that the directives of a supergraph state. */
export interface Rules {
  /** Of root fields without a rule of their own. */
  readonly uncovered: ShieldRule | undefined
  ofType(type: GraphQLNamedType): ShieldRule | undefined
  ofField(type: GraphQLNamedType, field: string): ShieldRule | undefined
  /** Of all that the field is computed from. */
  ofRequired(type: GraphQLNamedType, field: string): ShieldRule[]
  /** Those whose decisions the rule needs. */
  policiesOf(rule: ShieldRule): readonly string[]
  /** Whether any rule needs some. */
  readonly hasPolicies: boolean
}

const authenticated = rule('authenticated')((_parent, _args, { caller, isPublic }: RuleContext) =>
  isPublic || isIdentified(caller) ? true : new DomainError('UNAUTHENTICATED', 'Log in first'),
)
const identified = rule('identified')((_parent, _args, { caller }: RuleContext) =>
  isIdentified(caller) ? true : new DomainError('UNAUTHENTICATED', 'Log in first'),
)

/** Fail closed: a root field that nobody thought about is open to nobody. */
const uncovered = rule('uncovered')((_parent, _args, { caller }: RuleContext) =>
  isIdentified(caller)
    ? new DomainError('FORBIDDEN', 'This field has no access rule')
    : new DomainError('UNAUTHENTICATED', 'Log in first'),
)

export function createRules(schema: GraphQLSchema, defaultAccess: DefaultAccess = 'deny'): Rules {
  const made: MadeRules = { byArgument: new Map(), policies: new Map() }
  const types = new Map<string, ShieldRule>()
  const fields = new Map<string, ShieldRule>()
  for (const type of Object.values(schema.getTypeMap())) {
    const directives = [...(type.astNode?.directives ?? []), ...type.extensionASTNodes.flatMap((node) => node.directives ?? [])]
    const typeRule = ruleOf(directives, made)
    if (typeRule) types.set(type.name, typeRule)
    if (!isObjectType(type) && !isInterfaceType(type)) continue
    for (const field of Object.values(type.getFields()) as GraphQLField<unknown, unknown>[]) {
      const fieldRule = ruleOf(field.astNode?.directives ?? [], made)
      if (fieldRule) fields.set(`${type.name}.${field.name}`, fieldRule)
    }
  }
  const ofField = ({ name }: GraphQLNamedType, field: string) => fields.get(`${name}.${field}`)
  const ofRequired = requirementRules(schema, types, fields)
  const ofUncovered = { deny: uncovered, authenticated: identified, public: undefined }
  return {
    uncovered: ofUncovered[defaultAccess],
    ofType: ({ name }) => types.get(name),
    ofField,
    ofRequired: ({ name }, field) => ofRequired.get(`${name}.${field}`) ?? [],
    policiesOf: (shieldRule) => made.policies.get(shieldRule) ?? [],
    hasPolicies: made.policies.size > 0,
  }
}

interface MadeRules {
  /** By a directive and its argument, as JSON. */
  readonly byArgument: Map<string, ShieldRule>
  /** What each needs to be decided; rules without policies are not there. */
  readonly policies: Map<ShieldRule, readonly string[]>
}

type RulesByName = ReadonlyMap<string, ShieldRule>

/** A field tells of what it is computed from. Composition wants it to have the same rules, but not in every version. */
function requirementRules(schema: GraphQLSchema, types: RulesByName, fields: RulesByName): ReadonlyMap<string, ShieldRule[]> {
  const found = new Map<string, ShieldRule[]>()
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue
    for (const name of Object.keys(type.getFields())) {
      const rules = requiredFields(type, name, schema).flatMap((each) =>
        [types.get(each.type.name), fields.get(`${each.type.name}.${each.name}`), types.get(each.returned.name)].filter(
          (rule) => rule !== undefined,
        ),
      )
      if (rules.length > 0) found.set(`${type.name}.${name}`, rules)
    }
  }
  return found
}

/** @returns what the directives demand together; equal scopes and policies share one rule, so that each is evaluated once */
function ruleOf(directives: readonly (ConstDirectiveNode | DirectiveNode)[], made: MadeRules): ShieldRule | undefined {
  const rules: ShieldRule[] = []
  for (const directive of directives) {
    if (directive.name.value === 'authenticated') rules.push(authenticated)
    if (directive.name.value === 'policy') rules.push(policyRule(alternativesOf(directive, 'policies'), made))
    if (directive.name.value === 'requiresScopes') rules.push(scopesRule(scopesOf(directive), made))
  }
  if (rules.length < 2) return rules[0]
  const all = and(...rules)
  const policies = rules.flatMap((each) => made.policies.get(each) ?? [])
  if (policies.length > 0) made.policies.set(all, policies)
  return all
}

export function scopesOf(directive: ConstDirectiveNode | DirectiveNode): string[][] {
  return alternativesOf(directive, 'scopes')
}

/** One of the outer list is enough, of the inner lists all are needed. */
function alternativesOf(directive: ConstDirectiveNode | DirectiveNode, argumentName: string): string[][] {
  const argument = directive.arguments?.find(({ name }) => name.value === argumentName)
  return argument ? (valueFromASTUntyped(argument.value) as string[][]) : []
}

function scopesRule(scopes: string[][], { byArgument }: MadeRules): ShieldRule {
  const key = JSON.stringify({ scopes })
  let made = byArgument.get(key)
  if (!made) {
    const alternatives = scopes.map((all) => (all.length === 0 ? allow : and(...all.map(holdsRule))))
    made = and(identified, alternatives.length === 0 ? uncovered : or(...alternatives))
    byArgument.set(key, made)
  }
  return made
}

/** A stranger is asked about too: whether it must be known is the policy's to say. */
function policyRule(policies: string[][], { byArgument, policies: needed }: MadeRules): ShieldRule {
  const key = JSON.stringify({ policies })
  const known = byArgument.get(key)
  if (known) return known
  const made = rule(key)((_parent, _args, { policies: admitting }: RuleContext) =>
    policies.some((all) => all.every((policy) => admitting.has(policy)))
      ? true
      : new DomainError('FORBIDDEN', 'No policy allows this'),
  )
  byArgument.set(key, made)
  needed.set(made, policies.flat())
  return made
}

function holdsRule(permission: string): ShieldRule {
  return rule(permission)((_parent, _args, { caller }: RuleContext) =>
    holds(caller, permission) ? true : new DomainError('FORBIDDEN', `This needs the permission ${permission}`),
  )
}

/** @returns why the caller is refused, or nothing where the rule lets it pass */
export async function evaluate(shieldRule: ShieldRule, context: RuleContext): Promise<DomainError | undefined> {
  // Shield passes these to the rule's function; ours look at the caller alone, before there is any value to resolve.
  const info = {} as GraphQLResolveInfo
  const options = { debug: true, allowExternalErrors: true, fallbackRule: allow, hashFunction: () => '' }
  const result = await shieldRule.resolve({}, {}, context as never, info, options as never)
  if (result === true) return undefined
  return result instanceof DomainError ? result : new DomainError('FORBIDDEN', 'Not allowed')
}
