import { expect } from '@playwright/test'
import { fromBase58 } from '../tezos-sandbox/encoding/base58.ts'
import { isSignatureOver } from '../tezos-sandbox/encoding/signature.ts'
import { BAKER, CONTRACTS } from '../tezos-sandbox/sandbox.ts'

/** Somebody who is given things. Nobody has the key. */
export const FRIEND = 'tz1burnburnburnburnburnburnburjAYjjX'

// Operations as dapps ask for them: whose, fees, limits and counters are for the wallet to fill in.

/** @param amount in mutez */
export const payment = (amount: number) => ({ kind: 'transaction', destination: BAKER, amount: String(amount) })

export const delegation = (delegate: string | undefined) => ({ kind: 'delegation', delegate })

/** One of a token of the FA2 contract, to the friend. */
export function gift(from: string, token: bigint): object {
  const pair = (...args: object[]) => ({ prim: 'Pair', args })
  const tx = pair({ string: FRIEND }, pair({ int: String(token) }, { int: '1' }))
  const parameters = { entrypoint: 'transfer', value: [pair({ string: from }, [tx])] }
  return { kind: 'transaction', destination: CONTRACTS.fa2, amount: '0', parameters }
}

/** Looks, with code that is not the wallet's, whether an SDK's answer holds a tz1 key's signature over exactly these bytes. */
export function expectSignedBy(publicKey: string, answer: unknown, payload: Uint8Array): { signature: string } {
  const { signature } = answer as { signature: string }
  expect(isSignatureOver(payload, publicKey, fromBase58(signature, ['edsig'])!.bytes)).toBe(true)
  return { signature }
}
