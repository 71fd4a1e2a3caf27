import { hexToBytes } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import { MAX_PAYLOAD_BYTES } from '../../chains/payload.ts'
import { BeaconFailure } from './failure.ts'
import type { BeaconNetwork } from './messages.ts'
import type { BeaconServices } from './verb.ts'

/** Bytes as hexadecimal without a prefix, no more than a payload may have. */
export const hexParam = v.pipe(
  v.string(),
  v.maxLength(2 * MAX_PAYLOAD_BYTES),
  v.regex(/^(?:[0-9a-fA-F]{2})+$/),
  v.transform(hexToBytes),
)

/** An address in base58; whether it is this wallet's is another question. */
export const addressParam = v.pipe(v.string(), v.minLength(1), v.maxLength(64))

/** The CAIP-2 name of a network that the wallet knows. @throws `NETWORK_NOT_SUPPORTED` */
export async function knownChain(network: BeaconNetwork, { wallet }: BeaconServices): Promise<string> {
  const chain = await wallet.chainOf(network)
  if (chain === null) throw new BeaconFailure('NETWORK_NOT_SUPPORTED', 'The wallet does not know this network.')
  return chain
}
