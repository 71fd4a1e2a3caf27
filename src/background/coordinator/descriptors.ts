import { bytesToHex } from '@noble/hashes/utils.js'
import { readLimited, TooLong } from '../../chains/read-limited.ts'
import type { ServerOffer } from '../../messages/onboarding.ts'
import { DESCRIPTOR_PATH, type Descriptor, DescriptorRefused, readDescriptor } from '../../wire/descriptor.ts'
import { fingerprintWords } from '../../wire/fingerprint.ts'
import { isLoopback, isPrivateChannel } from '../../wire/loopback.ts'
import { WalletError } from '../errors.ts'
import type { Transport } from './secret-server.ts'

const MAX_BYTES = 16 * 1024

/**
 * The origin a person means by what they typed: https unless it is this very computer.
 * @throws WalletError `not-an-address`
 */
export function originOf(address: string): string {
  const typed = address.trim()
  const isHere = URL.canParse(`http://${typed}`) && isLoopback(`http://${typed}`)
  const withScheme = /^[a-z]+:\/\//i.test(typed) ? typed : `${isHere ? 'http' : 'https'}://${typed}`
  // Browsers make a host of what has spaces in it.
  const url = URL.canParse(withScheme) && !/\s/.test(typed) ? new URL(withScheme) : undefined
  if (url?.protocol === 'http:' && isLoopback(url) && !isPrivateChannel(url))
    throw new WalletError('not-an-address', 'On this computer a server is reached as 127.0.0.1 or as localhost.')
  if (!url || !isPrivateChannel(url) || url.username || url.password)
    throw new WalletError('not-an-address', 'This is not the address of a server.')
  return url.origin
}

/** A server's description of itself, fetched from itself; one without a name goes by its host. @throws WalletError */
export async function fetchDescriptor(origin: string, { fetch, deadline }: Transport): Promise<Descriptor> {
  const host = new URL(origin).host
  const answer = await fetch(origin + DESCRIPTOR_PATH, {
    redirect: 'error',
    credentials: 'omit',
    cache: 'no-store',
    signal: deadline(),
  })
    .then(async (response) => (response.ok ? new TextDecoder().decode(await readLimited(response, MAX_BYTES)) : null))
    .catch((error: unknown) => (error instanceof TooLong ? null : undefined))
  if (answer === undefined) throw new WalletError('server-does-not-answer', `${host} does not answer.`)
  if (answer === null) throw new WalletError('no-secret-server', `There is no Secret Server at ${host}.`)
  try {
    const descriptor = await readDescriptor(answer, origin)
    return { ...descriptor, name: descriptor.name || host }
  } catch (error) {
    if (!(error instanceof DescriptorRefused)) throw error
    throw new WalletError(error.code, `${host}: ${error.message}`, error)
  }
}

export function offerOf({ origin, name, operator, country, identity }: Descriptor): ServerOffer {
  return {
    url: origin,
    host: new URL(origin).host,
    name,
    operator: operator || null,
    place: country || null,
    identity: `0x${bytesToHex(identity)}`,
    fingerprint: fingerprintWords(identity),
  }
}
