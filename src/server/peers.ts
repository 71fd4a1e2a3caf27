import { lookup } from 'node:dns/promises'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { BlockList, isIPv6 } from 'node:net'
import { DESCRIPTOR_PATH, type Descriptor, DescriptorRefused, readDescriptor } from '../wire/descriptor.ts'
import { isLoopback } from '../wire/loopback.ts'

const TIMEOUT = 5_000
const MAX_BYTES = 16 * 1024

/** Another server that does not answer as one, or must not be asked. */
export class PeerRefused extends Error {
  override readonly name = 'PeerRefused'
  readonly code: 'peer-origin' | 'peer-unreachable' | 'peer-descriptor'

  constructor(code: PeerRefused['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** How other servers are reached. */
export interface Reach {
  /** The address of a name, asked for once a fetch. */
  lookup(hostname: string): Promise<{ readonly address: string; readonly family: number }>
  /** Whether an address may not be connected to. */
  isPrivate(address: string): boolean
  /** The certificate authorities, PEM; undefined for those that Node knows. */
  readonly authorities: string | undefined
  /** Aborts once a fetch has taken too long. */
  deadline(): AbortSignal
}

const internet: Reach = {
  lookup,
  isPrivate: isPrivateAddress,
  authorities: undefined,
  deadline: () => AbortSignal.timeout(TIMEOUT),
}

export const fetchDescriptor = fetchDescriptorOver(internet)

/**
 * Fetches another server's descriptor for ourselves: https only, public addresses only, no redirects; loopback in local
 * mode only. The connection goes to the very address that was checked.
 */
export function fetchDescriptorOver(reach: Reach) {
  /** @throws PeerRefused */
  return async (origin: string, local: boolean): Promise<Descriptor> => {
    const url = checkedUrl(origin, local)
    const deadline = reach.deadline()
    const found = await within(deadline, () => reach.lookup(url.hostname.replace(/^\[|\]$/g, ''))).catch(() => {
      throw new PeerRefused('peer-unreachable', `${url.host} cannot be found.`)
    })
    if (!isLoopback(origin) && reach.isPrivate(found.address))
      throw new PeerRefused('peer-origin', `${url.host} has no public address.`)
    const body = await get(url, found, reach.authorities, deadline)
    try {
      return await readDescriptor(body, origin)
    } catch (error) {
      if (!(error instanceof DescriptorRefused)) throw error
      throw new PeerRefused('peer-descriptor', `What ${url.host} publishes is no descriptor of it.`)
    }
  }
}

/** Gives up on what cannot be stopped when `signal` aborts. */
function within<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const aborted = Promise.withResolvers<never>()
  signal.addEventListener('abort', aborted.reject, { once: true })
  return Promise.race([work(), aborted.promise]).finally(() => signal.removeEventListener('abort', aborted.reject))
}

function checkedUrl(origin: string, local: boolean): URL {
  const url = URL.canParse(origin) ? new URL(origin) : undefined
  if (!url || url.origin !== origin) throw new PeerRefused('peer-origin', 'A server is named by its origin only.')
  const allowed = isLoopback(origin) ? local : url.protocol === 'https:'
  if (!allowed) throw new PeerRefused('peer-origin', 'This server asks only public https addresses.')
  return new URL(DESCRIPTOR_PATH, origin)
}

function get(
  url: URL,
  { address, family }: Awaited<ReturnType<Reach['lookup']>>,
  authorities: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest
  const unreachable = (why: string) => new PeerRefused('peer-unreachable', `${url.host} ${why}.`)
  return new Promise((resolve, reject) => {
    const pinned = (_host: string, options: { all?: boolean }, done: (...result: unknown[]) => void) =>
      options.all ? done(null, [{ address, family }]) : done(null, address, family)
    const sent = request(url, { lookup: pinned as never, ca: authorities, signal }, (response) => {
      const chunks: Buffer[] = []
      let length = 0
      if (response.statusCode !== 200) {
        response.destroy()
        reject(unreachable(`answers ${response.statusCode}`))
        return
      }
      response.on('data', (chunk: Buffer) => {
        length += chunk.length
        if (length > MAX_BYTES) response.destroy(unreachable('sends too much'))
        else chunks.push(chunk)
      })
      response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
      response.on('error', (error) => reject(error instanceof PeerRefused ? error : unreachable('broke off')))
    })
    sent.on('error', () => reject(unreachable('does not answer')))
    sent.end()
  })
}

const PRIVATE = new BlockList()
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(net, prefix, 'ipv4')

/** Only global unicast (2000::/3) counts as public among IPv6 addresses, without documentation and transition ranges. */
const PUBLIC_IPV6 = new BlockList()
PUBLIC_IPV6.addSubnet('2000::', 3, 'ipv6')
const SPECIAL_IPV6 = new BlockList()
for (const [net, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const)
  SPECIAL_IPV6.addSubnet(net, prefix, 'ipv6')

/** Whether an IP address is anything but a public one. */
export function isPrivateAddress(address: string): boolean {
  if (!isIPv6(address)) return PRIVATE.check(address, 'ipv4')
  return !PUBLIC_IPV6.check(address, 'ipv6') || SPECIAL_IPV6.check(address, 'ipv6')
}
