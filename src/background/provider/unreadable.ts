import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { PayloadError } from '../../chains/payload.ts'
import type { Site } from '../site.ts'
import type { Network } from '../stores/networks.ts'
import type { ProviderServices } from './verb.ts'

const MOST_SHOWN_BYTES = 16_384

/** Shows the person that something was asked that cannot be signed, and refuses it to the page at once. */
export async function refuseUnreadable(
  { approvals }: ProviderServices,
  site: Site,
  network: Network,
  text: string,
  why: PayloadError,
): Promise<never> {
  const bytes = `0x${bytesToHex(utf8ToBytes(text).subarray(0, MOST_SHOWN_BYTES))}`
  const { chainId } = network
  await approvals.add(site, { kind: 'unreadable', chainId, bytes, code: why.code, reason: why.message })
  throw why
}
