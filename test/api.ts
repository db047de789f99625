import assert from 'node:assert/strict'
import { createClient } from 'graphql-ws'

export const ADMIN = { email: 'admin@agentic.local', password: 'a password for the tests only' } as const

export interface Answer {
  readonly data?: Record<string, unknown> | null
  readonly errors?: readonly { message: string; extensions: { code: string } }[]
}

export async function ask(url: string, query: string, variables: object = {}, token?: string): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  })
  const answer = (await response.json()) as Answer
  assert.ok('data' in answer || 'errors' in answer, `No answer, but ${response.status} ${JSON.stringify(answer)}`)
  return answer
}

/** What no answer may tell: stacks, SQL, paths, addresses and parts of ours. */
export const INSIDES = /\bat .*\.ts|select |insert |\/src\/|ECONN|127\.0\.0\.1|postgres/i

export const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken refreshToken } }'

/** The API as its admin sees it, from outside. */
export class Api {
  readonly url: string
  readonly token: string

  constructor(url: string, token: string) {
    this.url = url
    this.token = token
  }

  static async login(url: string): Promise<Api> {
    const { data, errors } = await ask(url, LOGIN, { input: ADMIN })
    assert.equal(errors, undefined, JSON.stringify(errors))
    return new Api(url, (data as { login: { accessToken: string } }).login.accessToken)
  }

  /** The data of an operation that must not fail. */
  async answer<T>(query: string, variables: object = {}): Promise<T> {
    const { data, errors } = await ask(this.url, query, variables, this.token)
    assert.equal(errors, undefined, JSON.stringify(errors))
    return data as T
  }

  async *subscribe<T>(query: string, variables: Record<string, unknown>): AsyncGenerator<T, void> {
    const connectionParams = { authorization: `Bearer ${this.token}` }
    const client = createClient({ url: this.url.replace('http', 'ws'), connectionParams, retryAttempts: 0 })
    try {
      for await (const { data, errors } of client.iterate<T>({ query, variables })) {
        assert.equal(errors, undefined, JSON.stringify(errors))
        if (data) yield data
      }
    } finally {
      await client.dispose()
    }
  }
}
