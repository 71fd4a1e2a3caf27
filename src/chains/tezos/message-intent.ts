import { bytesToHex } from '@noble/hashes/utils.js'
import type { Intent, Meaning } from '../intent.ts'

/** What is signed and sent to no chain. */
export function messageIntent(account: string, digest: Uint8Array, meaning: Meaning): Intent {
  return {
    vocabulary: 1,
    chain: 'tezos',
    account,
    target: null,
    value: '0',
    maximumFee: '0',
    nonce: null,
    digest: `0x${bytesToHex(digest)}`,
    meaning,
  }
}
