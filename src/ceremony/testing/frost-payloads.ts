import { createPublicKey, verify } from 'node:crypto'
import { sha512 } from '@noble/hashes/sha2.js'
import { expect } from 'vitest'
import type { PartyIndex } from '../../mpc/party.ts'
import type { FrostOrder, FrostPayload } from '../frost-signing.ts'
import type { Run } from './memory-network.ts'
import type { MemoryWallet } from './memory-wallet.ts'

export const PAYLOAD = { kind: 'tezos-message', bytes: new TextEncoder().encode('I have seen this picture.') }
export const ORDER: FrostOrder = { payload: PAYLOAD, acknowledgement: null }

/** Every party makes its own of the bytes it is given. */
const digestOf = ({ payload }: FrostOrder) => sha512(payload.bytes).slice(0, 32)
export const DIGEST = digestOf(ORDER)

/**
 * Where each party has what is signed from.
 * @param orderFor what the combiner asks of each other signer
 */
export function payloadsOf(signers: readonly PartyIndex[], orderFor: (index: PartyIndex) => FrostOrder = () => ORDER) {
  const orders = new Map(signers.filter((index) => index !== 1).map((index) => [index, orderFor(index)]))
  return (index: PartyIndex): FrostPayload =>
    index === 1
      ? { role: 'combiner', task: async () => ({ digest: DIGEST, orders }) }
      : { role: 'signer', digestOf: async (order) => digestOf(order) }
}

/** As Node’s own Ed25519 sees it. */
export function expectSignature({ outcome }: Run<Uint8Array | undefined>, { tezos }: MemoryWallet) {
  if (!('result' in outcome)) throw outcome.error
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), tezos.get(1)!.share.publicKey])
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
  expect(verify(null, DIGEST, key, outcome.result!)).toBe(true)
}
