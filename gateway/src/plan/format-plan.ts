import type { ContextValue, EntityBatch, EntityPath, Plan, PlanNode, Requirement } from './plan.ts'

/** A plan for people to read, in the manner of Apollo's and Hive's. */
export function formatPlan({ node }: Plan): string {
  return node ? `QueryPlan {\n${indented(formatNode(node))}\n}` : 'QueryPlan {}'
}

function formatNode(node: PlanNode): string {
  switch (node.kind) {
    case 'Fetch':
      return block(`Fetch(service: "${node.service}")`, [node.operation])
    case 'EntityFetch':
      return block(`Fetch(service: "${node.service}")`, [...node.batches.map(formatBatch), node.operation])
    case 'Sequence':
    case 'Parallel':
      return block(node.kind, node.nodes.map(formatNode))
    case 'Condition':
      return [formatBranch('Include', node.variable, node.whenTrue), formatBranch('Skip', node.variable, node.whenFalse)]
        .filter(Boolean)
        .join('\n')
    case 'Subscription':
      return block('Subscription', [formatNode(node.primary), ...(node.rest ? [formatNode(node.rest)] : [])])
  }
}

function formatBranch(kind: string, variable: string, node: PlanNode | undefined): string {
  return node ? block(`${kind}(if: $${variable})`, [formatNode(node)]) : ''
}

function formatBatch({ representationsVariable, paths, requires, context = [] }: EntityBatch): string {
  const entities = `$${representationsVariable} = ${paths.map(formatPath).join(', ')} { ${requires.map(formatRequirement).join(' ')} }`
  return [entities, ...context.map(formatContextValue)].join('\n')
}

function formatContextValue({ variable, levelsUp, path }: ContextValue): string {
  return `$${variable} = ${'../'.repeat(levelsUp)}${formatPath(path)}`
}

function formatPath(path: EntityPath): string {
  return path
    .map((step) => (step.kind === 'Items' ? '@' : step.kind === 'Key' ? step.key : `|[${step.types.join(',')}]`))
    .join('.')
}

function formatRequirement(requirement: Requirement): string {
  const below = requirement.selections ? ` { ${requirement.selections.map(formatRequirement).join(' ')} }` : ''
  return requirement.kind === 'Fragment' ? `... on ${requirement.type}${below}` : `${requirement.name}${below}`
}

function block(head: string, lines: readonly string[]): string {
  return `${head} {\n${indented(lines.join('\n'))}\n}`
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ')
}
