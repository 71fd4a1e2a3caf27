import { createPublicKey, createVerify } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { p256 as noble } from '@noble/curves/nist.js'
import { bytesToHex, concatBytes, hexToBytes } from '@noble/curves/utils.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { deriveChild } from './derive.ts'
import { CheatingAbort } from './errors.ts'
import { type Keygen, keygenParty } from './keygen.ts'
import { p256 as curve } from './p256.ts'
import type { PartyIndex } from './party.ts'
import { agreeOnRvole, rvoleFinish, rvoleReceive, rvoleSend } from './rvole.ts'
import { type EcdsaSignature, type SignSetup, signParty } from './sign.ts'
import { systemEnv } from './system-env.ts'
import { dealKey, dealPair } from './testing/dealt-key.ts'
import { deterministicEnv } from './testing/deterministic-env.ts'
import { setupOf } from './testing/keygen-run.ts'
import { resultsOf, runNetwork } from './testing/network.ts'
import { subsets } from './testing/quorums.ts'

/** The protocols name no curve: handed P-256, they make P-256 keys and signatures, which others verify. */

test('none of them chooses a curve, but base OT its own', () => {
  const sources = globSync('*.ts', { cwd: import.meta.dirname }).filter((file) => !file.endsWith('.test.ts'))
  const importing = (curve: RegExp) =>
    sources.filter((file) => {
      const lines = readFileSync(`${import.meta.dirname}/${file}`, 'utf8').split('\n')
      return lines.some((line) => line.includes('import') && curve.test(line))
    })
  expect(importing(/secp256k1/).sort()).toEqual(['curve.ts', 'frost-suite.ts'])
  expect(importing(/\bp256/).sort()).toEqual(['base-ot.ts', 'hash-to-p256.ts', 'p256.ts'])
})

const message = new TextEncoder().encode('Any message at all')
const digest = sha256(message)

async function generate(threshold: number, parties: readonly PartyIndex[]): Promise<Map<PartyIndex, Keygen>> {
  const pairs = subsets(parties, 2) as [PartyIndex, PartyIndex][]
  const protocols = parties.map((index) => {
    const setup = { ...setupOf({ threshold, parties }, index), curve, pairs }
    return [index, keygenParty(setup, systemEnv)] as const
  })
  return resultsOf(await runNetwork(new Map(protocols)))
}

async function sign(key: ReadonlyMap<PartyIndex, Keygen>, setup: SignSetup): Promise<EcdsaSignature> {
  const protocols = setup.signers.map((index) => {
    const { share, pairs } = key.get(index)!
    return [index, signParty(setup, share, pairs, systemEnv)] as const
  })
  return resultsOf(await runNetwork(new Map(protocols))).get(setup.combiner)!
}

/** OpenSSL's word: it hashes the message itself. */
function opensslVerifies({ r, s }: EcdsaSignature, publicKey: Uint8Array): boolean {
  const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
  const [x, y] = [base64url(publicKey.subarray(1, 33)), base64url(publicKey.subarray(33))]
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
  return createVerify('sha256').update(message).verify({ key, dsaEncoding: 'ieee-p1363' }, concatBytes(r, s))
}

describe.each([
  { t: 2, parties: [1, 2, 3] },
  { t: 3, parties: [1, 2, 5, 9] },
  { t: 3, parties: [2, 300, 65_535] },
])('a P-256 key of $parties, $t of which sign', ({ t, parties }) => {
  let key: ReadonlyMap<PartyIndex, Keygen>
  beforeAll(async () => {
    key = await generate(t, parties)
  })

  test.each(subsets(parties, t).map((signers) => [signers.join(', '), signers] as const))(
    'is signed with by %s, at the root and below',
    async (_, signers) => {
      const [combiner] = signers as [PartyIndex]
      for (const path of [[], [60, 3]]) {
        const setup = { curve, ceremony: systemEnv.random(32), signers, combiner, path, digest }
        const signature = await sign(key, setup)
        const { publicKey } = deriveChild(curve, key.get(combiner)!.share, path)
        expect(signature.publicKey).toEqual(publicKey)
        const compact = concatBytes(signature.r, signature.s)
        expect(noble.verify(compact, digest, publicKey, { prehash: false, lowS: true })).toBe(true)
        expect(opensslVerifies(signature, publicKey)).toBe(true)
        const recovered = noble.recoverPublicKey(concatBytes(Uint8Array.of(signature.recovery), compact), digest, {
          prehash: false,
        })
        expect(noble.Point.fromBytes(recovered).toBytes(false)).toEqual(publicKey)
      }
    },
  )
})

describe('RVOLE with the scalars of P-256', () => {
  const env = deterministicEnv('second curve')
  const [A, B] = dealPair(env, 1, 2)
  const exchange = (inputs: [bigint, bigint]) => {
    const context = { keyId: env.random(32), ceremony: env.random(32), nonce: env.random(32) }
    const { state, request } = rvoleReceive(curve, context, B, env)
    return { state, ...rvoleSend(curve, agreeOnRvole(context, A, request), A, inputs, request, env) }
  }

  test.each<[bigint, bigint]>([
    [0n, 1n],
    [curve.order - 1n, curve.order - 1n],
    [curve.randomScalar(env), curve.randomScalar(env)],
  ])('shares the products of %i and %i with b', (a0, a1) => {
    const { state, reply, c } = exchange([a0, a1])
    const d = rvoleFinish(curve, state, reply)
    const { reduce } = curve
    expect([reduce(c[0] + d[0]), reduce(c[1] + d[1])]).toEqual([reduce(a0 * state.b), reduce(a1 * state.b)])
  })

  test('names a sender that alters its answer', () => {
    const { state, reply } = exchange([5n, 7n])
    const altered = { ...reply, eta: curve.reduce(reply.eta + 1n) }
    expect(() => rvoleFinish(curve, state, altered)).toThrow(new CheatingAbort(1, 'rvole'))
  })
})

test('a key of another curve is not signed with', async () => {
  const key = dealKey('secp256k1', 2, [1, 2])
  const setup = { curve, ceremony: systemEnv.random(32), signers: [1, 2], combiner: 1, path: [], digest }
  const run = signParty(setup, key.shares.get(1)!, key.pairs.get(1)!, systemEnv).next()
  await expect(run).rejects.toMatchObject({ name: 'BenignAbort', code: 'invalid-public-key' })
})

// SLIP-0010, test vector 1 for nist256p1: from m/0H to m/0H/1, with compressed keys.
test('derives the published child of a P-256 key', () => {
  const compressed = (key: Uint8Array) => bytesToHex(noble.Point.fromBytes(key).toBytes(true))
  const publicKey = noble.Point.fromHex('0384610f5ecffe8fda089363a41f56a5c7ffc1d81b59a612d0d649b2d22355590c')
  const child = deriveChild(
    curve,
    {
      publicKey: publicKey.toBytes(false),
      chainCode: hexToBytes('3460cea53e6a6bb5fb391eeef3237ffd8724bf0a40e94943c98b83825342ee11'),
    },
    [1],
  )
  expect(compressed(child.publicKey)).toBe('03526c63f8d0b4bbbf9c80df553fe66742df4676b241dabefdef67733e070f6844')
  expect(bytesToHex(child.chainCode)).toBe('4187afff1aafa8445010097fb99d23aee9f599450c7bd140b6826ac22ba21d0c')
})
