import { createHash } from 'node:crypto'
import blake from 'blakejs'
import { verify } from 'tiny-secp256k1'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Payload } from '../chains/payload.ts'
import { familyNamed, readPayload } from '../chains/registry.ts'
import { call, forged, payment as payTez } from '../chains/tezos/testing/operations.ts'
import { secp256k1 } from '../mpc/curve.ts'
import { deriveChild } from '../mpc/derive.ts'
import { payment, sign } from './testing/account.ts'
import { startQuorum } from './testing/quorum.ts'
import { refusalOf } from './testing/refusals.ts'
import type { Enrolling, TestWallet } from './testing/wallet.ts'

let wallet: TestWallet
let one: Enrolling
let two: Enrolling
beforeAll(async () => {
  const quorum = await startQuorum()
  ;({ wallet, one, two } = quorum)
  return quorum.stop
})

/** The account m/1729/i, as this wallet derives it. */
function tz2(index: number) {
  const path = [1729, index]
  const { publicKey } = deriveChild(secp256k1, wallet.material.share, path)
  return { path, publicKey, address: familyNamed('tezos').addressOf({ curve: 'secp256k1', publicKey }) }
}

const message = (text: string): Payload => ({ kind: 'tezos-message', bytes: new TextEncoder().encode(text) })
const operation = (source: string): Payload => ({ kind: 'tezos-operation', bytes: forged(payTez({ source })) })

/** Asks for a signature by m/1729/`index` of what this wallet makes of a payload. */
function signAsTz2(index: number, payload: Payload, coSigner = one, digest?: Uint8Array) {
  const { path, address } = tz2(index)
  const reading = readPayload(payload, address)
  const read = reading.ok ? reading.digest : new Uint8Array(32)
  return sign(wallet, [coSigner], { path, payload, digest: digest ?? read })
}

describe('a tz2 account, m/1729/i of the root', () => {
  test.each([0, 7])('%i signs operations and messages, with either server', async (index) => {
    const { address, publicKey } = tz2(index)
    expect(address).toMatch(/^tz2/)
    const [paid, said] = [operation(address), message('I have seen this picture.')]
    for (const coSigner of [one, two]) {
      for (const [payload, watermark] of [
        [paid, [3]],
        [said, []],
      ] as const) {
        const { r, s } = await signAsTz2(index, payload, coSigner)
        const digest = blake.blake2b(Uint8Array.of(...watermark, ...payload.bytes), undefined, 32)
        // In its strict form: s is the lower of the two that verify.
        expect(verify(digest, publicKey, Uint8Array.of(...r, ...s), true)).toBe(true)
      }
    }
  })

  test('has keys of its own, other than Ethereum’s', () => {
    const keys = [tz2(0), tz2(1)].map(({ publicKey }) => Buffer.from(publicKey).toString('hex'))
    const ethereum = deriveChild(secp256k1, wallet.material.share, [60, 0]).publicKey
    expect(new Set([...keys, Buffer.from(ethereum).toString('hex')]).size).toBe(3)
  })

  test.each<[string, () => Payload, string]>([
    ['an operation of another of its accounts', () => operation(tz2(1).address), 'another-source'],
    [
      'an operation of a stranger',
      () => ({ kind: 'tezos-operation', bytes: forged(call('x', UNIT)) }),
      'another-source',
    ],
    ['what is Ethereum’s', payment, 'wrong-purpose'],
    ['an operation as a message', () => ({ kind: 'tezos-message', bytes: Uint8Array.of(3, 0x6c) }), 'no-readable-text'],
  ])('is refused %s', async (_, payload, code) => {
    expect(await refusalOf(signAsTz2(0, payload()))).toMatchObject({ status: 403, code })
  })

  test('signs what the servers read, whatever digest is asked for', async () => {
    const lied = createHash('sha256').update('another message').digest()
    await expect(signAsTz2(0, message('Seen.'), one, lied)).rejects.toMatchObject({ name: 'BenignAbort' })
  })
})

const UNIT = { prim: 'Unit' } as const
