import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { PayloadError } from '../../chains/payload.ts'
import { WalletError } from '../errors.ts'
import type { Approvals } from '../requests/approvals.ts'
import type { RequestBody } from '../requests/request.ts'
import type { Site } from '../site.ts'
import { chainOf, type Network } from '../stores/networks.ts'
import type { ProviderServices } from './verb.ts'

const MOST_SHOWN_BYTES = 16_384
const ENOUGH = ['same-request', 'too-many-requests']

/** Shows the person that something was asked that cannot be signed, and refuses it to the page at once. */
export async function refuseUnreadable(
  { approvals }: ProviderServices,
  site: Site,
  network: Network,
  text: string,
  why: PayloadError,
): Promise<never> {
  const { code, message: reason } = why
  await showRefused(approvals, site, {
    kind: 'unreadable',
    chain: chainOf(network),
    bytes: asShown(text),
    code,
    reason,
  })
  throw why
}

/** Shows the person what was asked and is refused as it is. */
export async function showRefused(
  approvals: Approvals,
  site: Site,
  body: Extract<RequestBody, { kind: 'unreadable' | 'would-fail' }>,
): Promise<void> {
  try {
    await approvals.add(site, body)
  } catch (error) {
    // Enough of this site lies before the person as it is; the page hears the same.
    if (!(error instanceof WalletError && ENOUGH.includes(error.code))) throw error
  }
}

/** What a site asked for, as the bytes of a request that shows it. */
export function asShown(text: string): string {
  return `0x${bytesToHex(utf8ToBytes(text).subarray(0, MOST_SHOWN_BYTES))}`
}
