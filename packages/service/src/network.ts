import { isIPv6 } from 'node:net'

const HEXTETS = 8
const PREFIX_HEXTETS = 4

/**
 * Who counts as one where nobody has a name: an IPv4 address by itself, also where it is written as IPv6, and of IPv6 the /64, all
 * of which whoever has one address of it usually has.
 * @param address as a socket or a proxy tells it. @returns it as it is where it is no IPv6 address
 */
export function networkOf(address: string): string {
  const plain = address.replace(/%.*$/, '')
  if (!isIPv6(plain)) return address
  const hextets = hextetsOf(plain)
  if (isMapped(hextets)) return ipv4In(hextets)
  return `${hextets.slice(0, PREFIX_HEXTETS).join(':')}::/64`
}

/** All eight, in hexadecimal without leading zeros. */
function hextetsOf(address: string): readonly string[] {
  // It writes each address in one way (RFC 5952), a dotted end as hexadecimal too.
  const [front = '', back] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const [first, last] = [groupsIn(front), groupsIn(back ?? '')]
  return [...first, ...Array<string>(HEXTETS - first.length - last.length).fill('0'), ...last]
}

function groupsIn(text: string): string[] {
  return text === '' ? [] : text.split(':')
}

/** `::ffff:0:0/96` (RFC 4291, 2.5.5.2) */
function isMapped(hextets: readonly string[]): boolean {
  return hextets[5] === 'ffff' && hextets.slice(0, 5).every((each) => each === '0')
}

function ipv4In(hextets: readonly string[]): string {
  return hextets
    .slice(6)
    .flatMap((each) => [Number.parseInt(each, 16) >> 8, Number.parseInt(each, 16) & 0xff])
    .join('.')
}
