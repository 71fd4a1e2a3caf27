import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import { ICON } from '../../messages/icon.ts'
import type { Site } from '../site.ts'
import { decodeJson } from './codec.ts'
import { isUsableKey, sealTo } from './crypto.ts'
import { pairingRequest } from './messages.ts'
import { type BeaconPeers, ownKey } from './peers.ts'

export const WALLET_NAME = 'Symbolon'

/**
 * Pairs a dapp of a site. Nobody is asked: it learns that there is a wallet, which it knew, and a key made for it.
 * @param payload the request in base58
 * @returns the sealed answer in hex; null for what is no request, or names no key that an answer could be sealed to
 */
export async function pair(peers: BeaconPeers, site: Site, payload: string): Promise<string | null> {
  const request = v.safeParse(pairingRequest, decodeJson(payload))
  if (!request.success) return null
  const { id, publicKey, version } = request.output
  if (!isUsableKey(hexToBytes(publicKey))) return null
  const peer = await peers.pair(site.key, publicKey)
  const answer = {
    type: 'postmessage-pairing-response',
    id,
    name: WALLET_NAME,
    icon: ICON,
    publicKey: bytesToHex(ownKey(peer).publicKey),
    version,
  }
  return bytesToHex(sealTo(hexToBytes(publicKey), JSON.stringify(answer)))
}
