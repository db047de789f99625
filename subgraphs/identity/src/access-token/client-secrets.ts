import { createHash, timingSafeEqual } from 'node:crypto'

/** A program of the platform's own, and what it proves itself with. */
export interface ClientSecret {
  readonly name: string
  readonly secret: string
}

/** Every client is compared, so that the time taken tells neither name nor secret. */
export function isClient(clients: readonly ClientSecret[], name: string, secret: string): boolean {
  const results = clients.map((client) => {
    const sameName = equal(client.name, name)
    const sameSecret = equal(client.secret, secret)
    return sameName && sameSecret
  })
  return results.includes(true)
}

function equal(one: string, other: string): boolean {
  return timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest())
}
