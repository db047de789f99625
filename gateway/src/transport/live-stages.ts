import { type DocumentNode, GraphQLError, type GraphQLSchema, print, validate } from 'graphql'
import type { ExecutableOperation, OperationContext } from '../execute/executor.ts'
import { Subscriber } from '../subscribe/subscriber.ts'
import type { LiveSupergraph } from '../supergraph/live-supergraph.ts'
import type { Supergraph } from '../supergraph/supergraph.ts'
import type { Stages } from './stages.ts'

type Live = LiveSupergraph<{ readonly stages: Stages }>

/** Runs each operation on the version of the supergraph that it was validated with, also when a newer one is there. */
export function createLiveStages(live: Live): Stages {
  return {
    async run(operation, context) {
      const version = live.versionOf(operation.schema)
      const end = version.begin()
      try {
        return await version.served.stages.run(operation, context)
      } finally {
        end()
      }
    },

    async subscribe(operation, context, outbox) {
      const version = live.versionOf(operation.schema)
      const end = version.begin()
      try {
        const subscriber = await version.served.stages.subscribe(operation, context, outbox)
        if (!(subscriber instanceof Subscriber)) {
          end()
          return subscriber
        }
        subscriber.onEnd(end)
        follow(subscriber, operation, context, live)
        return subscriber
      } catch (error) {
        end()
        throw error
      }
    },

    allowed: (operation, context) => live.versionOf(operation.schema).served.stages.allowed(operation, context),
  }
}

/** A subscription stays on its supergraph for as long as each newer one still allows it. */
function follow(subscriber: Subscriber, operation: ExecutableOperation, context: OperationContext, live: Live): void {
  const { supergraph, served } = live.versionOf(operation.schema)
  const isInternal = operation.schema === supergraph.schema

  async function check(newer: Supergraph): Promise<void> {
    if (newer === supergraph) return
    const document = await served.stages.allowed(operation, context)
    const schema = isInternal ? newer.schema : newer.apiSchema
    const refusal = document && (await refusalOf({ ...operation, document, text: print(document), schema }, context, live))
    if (refusal) subscriber.fail(refusal)
  }

  const unfollow = live.onChange((newer) => {
    check(newer).catch((error: Error) => subscriber.fail(new GraphQLError(error.message, { originalError: error })))
  })
  subscriber.onEnd(unfollow)
}

async function refusalOf(
  operation: ExecutableOperation,
  context: OperationContext,
  live: Live,
): Promise<GraphQLError | undefined> {
  const problem = problemOf(operation.document, operation.schema)
  if (problem) return refusal(problem, 'GRAPHQL_VALIDATION_FAILED')
  const allowed = await live.versionOf(operation.schema).served.stages.allowed(operation, context)
  return allowed === operation.document ? undefined : refusal('its caller may not see all of it any more', 'FORBIDDEN')
}

function refusal(reason: string, code: string): GraphQLError {
  return new GraphQLError(`The schema has changed and no longer allows this subscription: ${reason}`, { extensions: { code } })
}

const problems = new WeakMap<GraphQLSchema, WeakMap<DocumentNode, string>>()

/** Thousands of subscriptions share few documents: each is validated once for a schema. */
function problemOf(document: DocumentNode, schema: GraphQLSchema): string {
  const known = problems.get(schema) ?? new WeakMap<DocumentNode, string>()
  problems.set(schema, known)
  const problem = known.get(document) ?? validate(schema, document)[0]?.message ?? ''
  known.set(document, problem)
  return problem
}
