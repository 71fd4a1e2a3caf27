import { secp256k1 as noble } from '@noble/curves/secp256k1.js'
import { bytesToHex, concatBytes, hexToBytes } from '@noble/curves/utils.js'
import { computeAddress, recoverAddress, Signature } from 'ethers'
import { describe, expect, test } from 'vitest'
import { secp256k1 as curve } from './curve.ts'
import { deriveChild } from './derive.ts'
import { StateFault } from './errors.ts'
import { hash } from './hash.ts'
import type { Inbox, Outbox } from './party.ts'
import { type EcdsaSignature, type SignSetup, signParty } from './sign.ts'
import { type DealtKey, dealKey } from './testing/dealt-key.ts'
import { deterministicEnv } from './testing/deterministic-env.ts'
import { fieldsOf } from './testing/message-fields.ts'
import { type Delivery, resultsOf, runNetwork } from './testing/network.ts'
import { ALL_QUORUMS, subsets } from './testing/quorums.ts'
import { signersOf } from './testing/sign-together.ts'

const env = deterministicEnv('sign')
const ceremony = env.random(32)
const hex = (bytes: Uint8Array) => `0x${bytesToHex(bytes)}`

/** The combiner's signature; nobody else has one. */
async function sign(key: DealtKey, setup: SignSetup, seed: string): Promise<EcdsaSignature> {
  const results = resultsOf(await runNetwork(signersOf(key, setup, seed)))
  for (const [index, result] of results) if (index !== setup.combiner) expect(result).toBeUndefined()
  return results.get(setup.combiner)!
}

function expectValid(signature: EcdsaSignature, publicKey: Uint8Array, digest: Uint8Array): void {
  expect(signature.publicKey).toEqual(publicKey)
  const compact = concatBytes(signature.r, signature.s)
  expect(noble.verify(compact, digest, publicKey, { prehash: false, lowS: true })).toBe(true)

  expect([0, 1]).toContain(signature.recovery)
  const forEthers = Signature.from({ r: hex(signature.r), s: hex(signature.s), yParity: signature.recovery as 0 | 1 })
  expect(recoverAddress(hex(digest), forEthers)).toBe(computeAddress(hex(publicKey)))
}

describe.each(ALL_QUORUMS)('$t of $n', ({ t, n }) => {
  // Gaps, as after parties were replaced.
  const parties = [1, 2, 5, 9, 300].slice(0, n)
  const key = dealKey(`${t} of ${n}`, t, parties)

  const sets = subsets(parties, t).map((signers) => [signers.join(', '), signers] as const)
  test.each(sets)('of signers %s, whoever combines gets a signature', async (_, signers) => {
    for (const combiner of signers) {
      const path = combiner === signers[0] ? [] : [60, combiner]
      const digest = env.random(32)
      const signature = await sign(key, { curve, ceremony, signers, combiner, path, digest }, hex(digest))
      expectValid(signature, deriveChild(curve, key.shares.get(combiner)!, path).publicKey, digest)
    }
  })
})

describe('2 of 3', () => {
  const key = dealKey('digests', 2, [1, 2, 3])
  const common = { curve, ceremony, signers: [1, 3], combiner: 1, path: [] }

  test('signs every digest', async () => {
    const order = hexToBytes(noble.Point.Fn.ORDER.toString(16))
    const edges = [new Uint8Array(32), new Uint8Array(32).fill(0xff), new Uint8Array(32).with(31, 1), order]
    const digests = [...edges, ...Array.from({ length: 24 }, () => env.random(32))]
    for (const digest of digests) {
      expectValid(await sign(key, { ...common, digest }, hex(digest)), key.publicKey, digest)
    }
  })

  test('two runs with the same setup share no nonce', async () => {
    const digest = env.random(32)
    const first = await sign(key, { ...common, digest }, 'first')
    const second = await sign(key, { ...common, digest }, 'second')
    expect(first.r).not.toEqual(second.r)
  })

  test('a party answers round 2 as soon as it has round 1', async () => {
    const [client, server] = [...signersOf(key, { ...common, digest: env.random(32) }).values()]
    const step = async (party: typeof client, inbox?: Inbox): Promise<Outbox> => {
      const { done, value } = await (inbox ? party!.next(inbox) : party!.next())
      if (done) throw new Error('The party has finished.')
      return value
    }
    const ask = await step(client)
    const commit = await step(server)
    const answer = await step(server, {
      broadcasts: new Map([[1, ask.broadcast!]]),
      directs: new Map([[1, ask.directs!.get(3)!]]),
    })
    expect(commit.awaits).toEqual({ broadcasts: [1], directs: [1] })
    expect(answer.directs!.has(1)).toBe(true)
  })

  test('commitments and session are the stated hashes', async () => {
    const setup = { ...common, path: [60, 5], digest: env.random(32) }
    const sent: Delivery[] = []
    await runNetwork(signersOf(key, setup), (deliveries) => {
      sent.push(...deliveries)
      return deliveries
    })
    const fields = (round: number, kind: string, from: number) =>
      fieldsOf(sent.find((d) => d.round === round && d.kind === kind && d.from === from)!.body)

    const { keyId, epoch, publicKey } = key.shares.get(1)!
    const signers = [1, 3]
    const commitments = signers.map((index) => fields(1, 'broadcast', index))
    for (const [i, index] of signers.entries()) {
      const opening = fields(2, 'direct', index)
      const opened = [commitments[i]!.get('nonce')!, opening.get('point')!, opening.get('salt')!]
      expect(commitments[i]!.get('commitment')).toEqual(
        hash('sign-commitment', keyId, epoch, ceremony, signers, index, ...opened),
      )
      const everyone = commitments.map((fields) => [fields.get('nonce')!, fields.get('commitment')!])
      expect(opening.get('session')).toEqual(
        hash('sign-session', keyId, epoch, publicKey, ceremony, signers, [60, 5], [1, setup.digest], everyone),
      )
    }
  })

  test('the messages have their stated sizes', async () => {
    const sizes = new Set<string>()
    await runNetwork(signersOf(key, { ...common, digest: env.random(32) }), (sent) => {
      for (const { round, kind, body } of sent) sizes.add(`${round} ${kind} ${body.length}`)
      return sent
    })
    expect([...sizes]).toEqual(['1 broadcast 86', '1 direct 10347', '2 direct 49706', '3 direct 73'])
  })
})

describe('a party refuses', () => {
  const key = dealKey('refusals', 2, [1, 2, 3])
  const [share, pairs] = [key.shares.get(1)!, key.pairs.get(1)!]
  const setup: SignSetup = { curve, ceremony, signers: [1, 2], combiner: 1, path: [], digest: env.random(32) }
  const start = (changes: Partial<SignSetup>, withPairs = pairs, withShare = share) =>
    signParty({ ...setup, ...changes }, withShare, withPairs, env).next()

  test.each<[string, Partial<SignSetup>, string]>([
    ['too few signers', { signers: [1] }, 'invalid-setup'],
    ['too many signers', { signers: [1, 2, 3] }, 'invalid-setup'],
    ['no signers', { signers: [], combiner: 1 }, 'invalid-setup'],
    ['signers without itself', { signers: [2, 3], combiner: 2 }, 'invalid-setup'],
    ['a signer that holds no share', { signers: [1, 4] }, 'invalid-setup'],
    ['a signer twice', { signers: [1, 1] }, 'invalid-indices'],
    ['signers out of order', { signers: [2, 1] }, 'invalid-indices'],
    ['signer 0', { signers: [0, 1] }, 'invalid-indices'],
    ['a combiner that does not sign', { combiner: 3 }, 'invalid-setup'],
    ['a short digest', { digest: env.random(31) }, 'invalid-setup'],
    ['a long digest', { digest: env.random(33) }, 'invalid-setup'],
    ['a short ceremony id', { ceremony: env.random(31) }, 'invalid-setup'],
    ['a hardened path', { path: [2 ** 31] }, 'invalid-path'],
  ])('%s', async (_, changes, code) => {
    await expect(start(changes)).rejects.toMatchObject({ name: 'BenignAbort', code })
  })

  const pair = pairs.get(2)!
  test.each([
    ['without a pair', new Map(), 'pair-missing'],
    ['with a pair of another epoch', new Map([[2, { ...pair, epoch: 1 }]]), 'pair-foreign'],
    ['with the pair of another peer', new Map([[2, pairs.get(3)!]]), 'pair-foreign'],
    ['with another party’s pair', new Map([[2, key.pairs.get(3)!.get(2)!]]), 'pair-foreign'],
    ['with the peer’s own end of the pair', new Map([[2, key.pairs.get(2)!.get(1)!]]), 'pair-foreign'],
  ])('to sign %s', async (_, withPairs, code) => {
    const run = start({}, withPairs)
    await expect(run).rejects.toBeInstanceOf(StateFault)
    await expect(run).rejects.toMatchObject({ code })
  })

  test('a share of another epoch than its pairs', async () => {
    await expect(start({}, pairs, { ...share, epoch: 1 })).rejects.toMatchObject({ code: 'pair-foreign' })
  })
})
