import { graphql } from '@agentic/client'

/** What the tour shows of a run while it goes on: each event has fields of agents, projects and identity. */
export const FollowAudit = graphql(`
  subscription FollowAudit($runId: ID!, $afterSequence: Int) {
    runEvents(runId: $runId, afterSequence: $afterSequence) {
      __typename
      sequence
      progress
      run {
        state
        agent {
          name
          model
        }
        project {
          name
          budgets {
            limitUsd
          }
        }
        startedBy {
          ... on User {
            name
          }
        }
      }
      ... on RunStateChanged {
        state
      }
      ... on StepStarted {
        step
      }
      ... on StepCompleted {
        step
      }
      ... on ToolCalled {
        tool
        durationMs
      }
      ... on LogEmitted {
        message
      }
      ... on ModelCallCompleted {
        model
        inputTokens
        outputTokens
      }
      ... on ArtifactProduced {
        artifact {
          name
        }
      }
    }
  }
`)

/** What a run found and what it cost, beside the budget of its project. */
export const AuditResult = graphql(`
  query AuditResult($runId: ID!) {
    run(id: $runId) {
      state
      error {
        code
        message
      }
      artifacts {
        name
        sizeBytes
        text
      }
      costUsd
      costs {
        edges {
          node {
            kind
            provider
            model
            amountUsd
            tokens {
              input
              output
            }
            price {
              id
            }
          }
        }
      }
      project {
        key
        spentUsd
        budgets {
          limitUsd
          spentUsd
          remainingUsd
        }
      }
    }
  }
`)
