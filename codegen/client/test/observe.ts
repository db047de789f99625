import { GraphQLRequestError, type TokenStorage } from '@agentic/client'

/** The real fetch, and how often a refresh token was sent through it. */
export function countRefreshes(): { fetch: typeof fetch; refreshes(): number } {
  let count = 0
  return {
    fetch: (url, init) => {
      if (String(init?.body).includes('mutation RefreshSession')) count += 1
      return fetch(url, init)
    },
    refreshes: () => count,
  }
}

/** Storage that a test can look into. */
export function storageOf(values: Map<string, string>): TokenStorage {
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  }
}

export function isCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof GraphQLRequestError && error.code === code
}
