import { lookup } from 'node:dns'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

const ANSWER_BYTES_MAX = 1024 * 1024
const ANSWER_MS_MAX = 10_000

/** Whoever sets up a provider names its address: it must not lead into our network. */
export class ForbiddenAddress extends Error {
  constructor(address: string) {
    super(`The address ${address} is not public`)
    this.name = 'ForbiddenAddress'
  }
}

export interface PublicFetchOptions {
  /** Lets plain HTTP and this machine's own addresses through as well. */
  readonly allowLoopback: boolean
}

interface FetchInit {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: unknown
  readonly signal?: AbortSignal
}

export type PublicFetch = (url: string, init: FetchInit) => Promise<Response>

/** `fetch`, without redirects, for public addresses only: each is checked as the connection is made, whatever it resolved to before. */
export function createPublicFetch({ allowLoopback }: PublicFetchOptions): PublicFetch {
  const check = (address: string) => {
    if (!(isPublic(address) || (allowLoopback && isLoopback(address)))) throw new ForbiddenAddress(address)
  }
  const checkedLookup: LookupFunction = (host, options, callback) =>
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '')
      try {
        for (const { address } of addresses) check(address)
      } catch (forbidden) {
        return callback(forbidden as Error, '')
      }
      const [first] = addresses
      if (options.all) callback(null, addresses)
      else callback(null, first?.address ?? '', first?.family)
    })

  return async (text, { method = 'GET', headers = {}, body, signal }) => {
    const url = new URL(text)
    const host = url.hostname.replace(/^\[|\]$/g, '')
    if (url.protocol !== 'https:' && !allowLoopback) throw new ForbiddenAddress(url.origin)
    // A connection to a literal address asks for no lookup.
    if (isIP(host)) check(host)
    const limit = AbortSignal.timeout(ANSWER_MS_MAX)
    const options = { method, headers, lookup: checkedLookup, signal: signal ? AbortSignal.any([signal, limit]) : limit }
    return new Promise((resolve, reject) => {
      const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, (message) =>
        read(message).then(resolve, reject),
      )
      request.once('error', reject)
      request.end(body === undefined || body === null ? undefined : String(body))
    })
  }
}

async function read(message: IncomingMessage): Promise<Response> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of message) {
    bytes += chunk.length
    if (bytes > ANSWER_BYTES_MAX) throw new Error(`The answer is larger than ${ANSWER_BYTES_MAX} bytes`)
    chunks.push(chunk)
  }
  const headers = Object.entries(message.headers).map(([name, value]): [string, string] => [name, String(value)])
  return new Response(bytes > 0 ? Buffer.concat(chunks) : null, { status: message.statusCode ?? 502, headers })
}

// IANA's special-purpose registries (RFC 6890): what is not routed on the public internet.
const PRIVATE_IPV4 = `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
  192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4`
// Within 2000::/3, which holds all that is public: Teredo and the like, documentation, and 6to4, which wraps IPv4.
const PRIVATE_IPV6 = '2001::/23 2001:db8::/32 2002::/16 3fff::/20'

const privateIpv4 = blockList(PRIVATE_IPV4, 'ipv4')
const privateIpv6 = blockList(PRIVATE_IPV6, 'ipv6')
const globalIpv6 = blockList('2000::/3', 'ipv6')
const loopbackIpv4 = blockList('127.0.0.0/8', 'ipv4')

function blockList(networks: string, family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const network of networks.split(/\s+/)) {
    const [address = '', bits] = network.split('/')
    list.addSubnet(address, Number(bits), family)
  }
  return list
}

function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !privateIpv4.check(address, 'ipv4')
  return globalIpv6.check(address, 'ipv6') && !privateIpv6.check(address, 'ipv6')
}

function isLoopback(address: string): boolean {
  return isIP(address) === 4 ? loopbackIpv4.check(address, 'ipv4') : address === '::1'
}
