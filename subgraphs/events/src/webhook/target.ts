import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { badInput } from '@agentic/service/errors'
import ipaddr from 'ipaddr.js'

// Only what is routed on the public internet: ::/3 and the rest of IPv6 hold mapped, translated and local addresses.
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3')

/** An address that a webhook must not reach: inside our network, on this machine, or a cloud's metadata service. */
export class ForbiddenAddress extends Error {
  constructor(address: string) {
    super(`The address ${address} is not public`)
    this.name = 'ForbiddenAddress'
  }
}

/** Decides where webhooks may be sent, when they are created and again at each connection. */
export class TargetPolicy {
  readonly #allowLoopback: boolean

  constructor(options: { allowLoopback: boolean }) {
    this.#allowLoopback = options.allowLoopback
  }

  /** @throws BAD_USER_INPUT where the URL carries credentials, does not resolve, or leads to an address that is not public */
  async checkUrl(text: string): Promise<void> {
    const url = new URL(text)
    if (url.username || url.password) throw badInput({ url: 'must not contain credentials' })
    try {
      await this.resolve(hostOf(url))
    } catch (error) {
      if (error instanceof ForbiddenAddress) throw badInput({ url: 'must lead to a public address' })
      if (isLookupError(error)) throw badInput({ url: `has a host that does not resolve (${error.code})` })
      throw error
    }
  }

  /** A connection to a literal address asks for no lookup, so it is checked here. @throws ForbiddenAddress */
  checkLiteral(url: URL): void {
    const host = hostOf(url)
    if (ipaddr.isValid(host)) this.#check(host)
  }

  /** All addresses of a host, each of them checked. @throws ForbiddenAddress */
  async resolve(host: string): Promise<readonly LookupAddress[]> {
    const addresses = await lookup(host, { all: true })
    for (const { address } of addresses) this.#check(address)
    return addresses
  }

  #check(text: string): void {
    const address = ipaddr.parse(text)
    const range = address.range()
    if (this.#allowLoopback && range === 'loopback') return
    const isPublic = range === 'unicast' && (address.kind() === 'ipv4' || address.match(GLOBAL_IPV6))
    if (!isPublic) throw new ForbiddenAddress(text)
  }
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}

function isLookupError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && error.syscall === 'getaddrinfo'
}
