import { describe, expect, test } from 'vitest'
import { decode } from '../cbor/index.ts'
import { secp256k1 } from './curve.ts'
import { ed25519 } from './ed25519.ts'
import type { Env } from './env.ts'
import { type FrostMessage, type FrostSetup, frostSignParty } from './frost-sign.ts'
import { type FrostSuite, frostEd25519, frostSchnorr } from './frost-suite.ts'
import { hash } from './hash.ts'
import type { KeyShare } from './key-share.ts'
import type { Inbox, PartyIndex } from './party.ts'
import { systemEnv } from './system-env.ts'
import { dealSeeded, expectFrostEnd, frostSigners } from './testing/frost-run.ts'
import { seededBy } from './testing/keygen-run.ts'
import { fieldsOf } from './testing/message-fields.ts'
import { type Delivery, resultsOf, runNetwork } from './testing/network.ts'

const suites: readonly { name: string; suite: FrostSuite; pointLength: number }[] = [
  { name: 'Ed25519', suite: frostEd25519, pointLength: 32 },
  { name: 'BIP-340', suite: frostSchnorr, pointLength: 33 },
]
const message = new TextEncoder().encode('what is signed')
const nothing: Env = {
  ...systemEnv,
  random() {
    throw new Error('Nothing is drawn here.')
  },
}
const signer: FrostMessage = { role: 'signer', messageOf: async (order) => order }

describe.each(suites)('$name', ({ suite, pointLength }) => {
  const shares = dealSeeded(suite.group, 'sign', 3, [1, 2, 3, 4])
  const setup: FrostSetup = { suite, signers: [1, 2, 4], combiner: 2 }

  async function recorded(how = setup) {
    const sent: Delivery[] = []
    const outcomes = await runNetwork(frostSigners(shares, how, message), (deliveries) => {
      sent.push(...deliveries)
      return deliveries
    })
    return { sent, results: resultsOf(outcomes) }
  }

  test('three rounds, in which the combiner alone learns the signature', async () => {
    const { sent, results } = await recorded()
    const seen = sent.map(({ round, from, to, kind, body }) => [round, from, to, kind, body.length])
    expect(seen).toEqual([
      ...[
        [1, 1, 2],
        [1, 1, 4],
        [1, 2, 1],
        [1, 2, 4],
        [1, 4, 1],
        [1, 4, 2],
      ].map((route) => [...route, 'broadcast', 20 + 2 * pointLength]),
      [2, 2, 1, 'direct', message.length],
      [2, 2, 4, 'direct', message.length],
      [3, 1, 2, 'direct', 83],
      [3, 4, 2, 'direct', 83],
    ])
    expect(suite.verify(results.get(2)!, message, shares.get(1)!.publicKey)).toBe(true)
    expect([results.get(1), results.get(4)]).toEqual([undefined, undefined])
  })

  test('a share says for what it is', async () => {
    const { sent } = await recorded()
    const commitmentsOf = (signer: PartyIndex) => {
      const fields = fieldsOf(sent.find(({ round, from }) => round === 1 && from === signer)!.body)
      return [fields.get('hiding')!, fields.get('binding')!]
    }
    const { keyId, epoch, publicKey } = shares.get(1)!
    const list = setup.signers.map(commitmentsOf)
    const session = hash('frost-session', keyId, epoch, publicKey, [1, 2, 4], 2, list, message)
    for (const { body } of sent.filter(({ round }) => round === 3)) {
      expect((decode(body) as Map<string, Uint8Array>).get('session')).toEqual(session)
    }
  })

  test.each<[string, Partial<KeyShare>]>([
    ['the key’s name', { keyId: new Uint8Array(32) }],
    ['the epoch', { epoch: 1 }],
    ['the public key', { publicKey: suite.group.encodePoint(suite.group.base) }],
  ])('signers that differ in %s are not named for it', async (_, changes) => {
    const differing = new Map([...shares, [1, { ...shares.get(1)!, ...changes }]] as const)
    expectFrostEnd(await runNetwork(frostSigners(differing, setup, message)), { at: 2, code: 'session-mismatch' })
  })

  test('a signer with a wrong share is named', async () => {
    const wrong = { ...shares.get(1)!, secret: suite.group.encodeScalar(5n) }
    const outcomes = await runNetwork(frostSigners(new Map([...shares, [1, wrong]]), setup, message))
    expectFrostEnd(outcomes, { at: 2, code: 'invalid-share', peer: 1 })
  })

  test('a combiner with a wrong share names nobody', async () => {
    const wrong = { ...shares.get(2)!, secret: suite.group.encodeScalar(5n) }
    const outcomes = await runNetwork(frostSigners(new Map([...shares, [2, wrong]]), setup, message))
    expectFrostEnd(outcomes, { at: 2, code: 'invalid-signature' })
  })

  describe('a party refuses, before it draws anything,', () => {
    const combiner: FrostMessage = { role: 'combiner', order: async () => ({ message, orders: new Map() }) }
    test.each<[string, Partial<FrostSetup>, FrostMessage, string]>([
      ['fewer than t signers', { signers: [1, 2] }, signer, 'invalid-setup'],
      ['more than t signers', { signers: [1, 2, 3, 4] }, signer, 'invalid-setup'],
      ['a signer that has no share', { signers: [1, 2, 9] }, signer, 'invalid-setup'],
      ['to sign where it is no signer', { signers: [2, 3, 4] }, signer, 'invalid-setup'],
      ['a signer twice', { signers: [1, 2, 2] }, signer, 'invalid-indices'],
      ['signers in another order', { signers: [2, 1, 4] }, signer, 'invalid-indices'],
      ['an index of 0', { signers: [0, 1, 2] }, signer, 'invalid-indices'],
      ['a combiner that does not sign', { combiner: 3 }, signer, 'invalid-setup'],
      ['to combine for another', {}, combiner, 'invalid-setup'],
      ['to combine without a message of its own', { combiner: 1 }, signer, 'invalid-setup'],
      [
        'a key of another group',
        { suite: suite === frostEd25519 ? frostSchnorr : frostEd25519 },
        signer,
        'invalid-public-key',
      ],
    ])('%s', async (_, changes, source, code) => {
      const run = frostSignParty({ ...setup, ...changes }, shares.get(1)!, source, nothing).next()
      await expect(run).rejects.toMatchObject({ name: 'BenignAbort', code })
    })
  })

  test('every signer gets an order of its own, and is asked once, after all have committed', async () => {
    const asked: unknown[] = []
    const part = (index: PartyIndex, source: FrostMessage) =>
      [index, frostSignParty(setup, shares.get(index)!, source, seededBy('orders')(index))] as const
    const listening = (index: PartyIndex): FrostMessage => ({
      role: 'signer',
      async messageOf(order) {
        asked.push([index, ...order])
        return message
      },
    })
    const order = async () => {
      asked.push('order')
      return { message, orders: new Map([1, 4].map((to) => [to, Uint8Array.of(to, 7)])) }
    }
    const parts = [part(1, listening(1)), part(2, { role: 'combiner', order }), part(4, listening(4))]
    const before: number[] = []
    const outcomes = await runNetwork(new Map(parts), (sent) => {
      before.push(asked.length)
      return sent
    })
    expect(resultsOf(outcomes).get(2)).toHaveLength(64)
    expect(asked).toEqual(['order', [1, 1, 7], [4, 4, 7]])
    // Nobody is asked before the commitments of round 1 have gone round.
    expect(before).toEqual([0, 1, 3])
  })
})

describe('a message that does not come', () => {
  const shares = dealSeeded(ed25519, 'source', 2, [1, 2])
  const setup: FrostSetup = { suite: frostEd25519, signers: [1, 2], combiner: 1 }
  const refusal = new Error('This is not to be signed.')

  test('at a signer: what refuses it ends the run, and no share leaves', async () => {
    const messageOf = async () => {
      throw refusal
    }
    const parts = frostSigners(shares, setup, message)
    parts.set(2, frostSignParty(setup, shares.get(2)!, { role: 'signer', messageOf }, systemEnv))
    const rounds: number[] = []
    const outcomes = await runNetwork(parts, (sent) => {
      rounds.push(...sent.map(({ round, from }) => 10 * from + round))
      return sent
    })
    expect(outcomes.get(2)).toEqual({ status: 'failed', error: refusal })
    expect(outcomes.get(1)).toMatchObject({ status: 'waiting', round: 3, missing: [2] })
    expect(rounds.sort()).toEqual([11, 12, 21])
  })

  test('at the combiner: what refuses it ends the run', async () => {
    const order = async () => {
      throw refusal
    }
    const parts = frostSigners(shares, setup, message)
    parts.set(1, frostSignParty(setup, shares.get(1)!, { role: 'combiner', order }, systemEnv))
    const outcomes = await runNetwork(parts)
    expect(outcomes.get(1)).toEqual({ status: 'failed', error: refusal })
    expect(outcomes.get(2)).toMatchObject({ status: 'waiting', round: 2, missing: [1] })
  })
})

/** A suite that keeps hold of what a run keeps secret. */
function watched(suite: FrostSuite) {
  const seen: { nonces: Uint8Array[]; secrets: Uint8Array[]; shares: number } = { nonces: [], secrets: [], shares: 0 }
  const frost: FrostSuite['frost'] = {
    ...suite.frost,
    commit(secret, rng) {
      seen.secrets.push(secret.signingShare)
      const own = suite.frost.commit(secret, rng)
      seen.nonces.push(own.nonces.hiding, own.nonces.binding)
      return own
    },
    signShare(...args) {
      seen.shares++
      return suite.frost.signShare(...args)
    },
  }
  const wiped = () => [...seen.nonces, ...seen.secrets].map((bytes) => bytes.every((byte) => byte === 0))
  return { suite: { ...suite, frost }, seen, wiped }
}

describe.each(suites)('$name: nonces, and the copy of the share, are zero', ({ suite }) => {
  const shares = dealSeeded(suite.group, 'wiping', 2, [1, 2])
  const setup: FrostSetup = { suite, signers: [1, 2], combiner: 1 }
  const share = shares.get(2)!
  const inbox = (kind: 'broadcasts' | 'directs', body: Uint8Array): Inbox => ({
    broadcasts: new Map(),
    directs: new Map(),
    [kind]: new Map([[1, body]]),
  })
  /** What party 1 commits to, to begin a run with. */
  const commitment = async () => {
    const [part] = frostSigners(shares, setup, message, () => systemEnv).values()
    const step = await part!.next()
    return inbox('broadcasts', (step.value as { broadcast: Uint8Array }).broadcast)
  }
  const begin = (source: FrostMessage = signer) => {
    const watch = watched(suite)
    return { ...watch, part: frostSignParty({ ...setup, suite: watch.suite }, share, source, systemEnv) }
  }
  const secret = share.secret.slice()

  test('after a signature, at all signers', async () => {
    const watch = watched(suite)
    resultsOf(await runNetwork(frostSigners(shares, { ...setup, suite: watch.suite }, message)))
    expect(watch.wiped()).toEqual(new Array(6).fill(true))
  })

  test('not before: they are what signs', async () => {
    const { part, wiped } = begin()
    await part.next()
    expect(wiped()).toEqual([false, false, false])
    await part.next(await commitment())
    expect(wiped()).toEqual([false, false, false])
  })

  test.each([1, 2, 3])('when the run is given up in round %i', async (round) => {
    const { part, wiped } = begin()
    const inputs = [await commitment(), inbox('directs', message)]
    await part.next()
    for (const input of inputs.slice(0, round - 1)) await part.next(input)
    await part.return(undefined)
    expect(wiped()).toEqual([true, true, true])
    expect(share.secret).toEqual(secret)
  })

  test('when a message ends the run', async () => {
    const { part, wiped } = begin()
    await part.next()
    await expect(part.next(inbox('broadcasts', Uint8Array.of(0)))).rejects.toThrow()
    expect(wiped()).toEqual([true, true, true])
  })

  test('when the message is refused', async () => {
    const { part, wiped, seen } = begin({ role: 'signer', messageOf: () => Promise.reject(new Error('No.')) })
    await part.next()
    await part.next(await commitment())
    await expect(part.next(inbox('directs', message))).rejects.toThrow('No.')
    expect(wiped()).toEqual([true, true, true])
    expect(seen.shares).toBe(0)
  })

  test('when nothing can be drawn', async () => {
    const watch = watched(suite)
    const part = frostSignParty({ ...setup, suite: watch.suite }, share, signer, nothing)
    await expect(part.next()).rejects.toThrow('Nothing is drawn here.')
    expect(watch.wiped()).toEqual([true])
  })

  test('once what is waited for settles, where the run is given up before', async () => {
    const settled = Promise.withResolvers<Uint8Array>()
    const { part, wiped, seen } = begin({ role: 'signer', messageOf: () => settled.promise })
    await part.next()
    await part.next(await commitment())
    const last = part.next(inbox('directs', message))
    const returned = part.return(undefined)
    settled.reject(new Error('Given up.'))
    await expect(last).rejects.toThrow('Given up.')
    expect(await returned).toEqual({ done: true, value: undefined })
    expect(wiped()).toEqual([true, true, true])
    expect(seen.shares).toBe(0)
  })

  test('and one run makes one share, however often it is asked', async () => {
    const { part, seen } = begin()
    await part.next()
    await part.next(await commitment())
    const orders = [message, Uint8Array.of(1), Uint8Array.of(2)]
    const steps = await Promise.all(orders.map((order) => part.next(inbox('directs', order))))
    expect(steps.map(({ done }) => done)).toEqual([false, true, true])
    expect(seen.shares).toBe(1)
    expect(await part.next(inbox('directs', message))).toEqual({ done: true, value: undefined })
  })

  test('and the library itself does not sign with them again', () => {
    const { group, frost } = suite
    const key = { identifier: frost.Identifier.fromNumber(2), signingShare: new Uint8Array(secret) }
    const other = { ...key, identifier: frost.Identifier.fromNumber(1) }
    const [own, peer] = [frost.commit(key), frost.commit(other)]
    const verifyingShares = Object.fromEntries(
      [...share.publicShares].map(([party, point]) => [frost.Identifier.fromNumber(party), suite.encodePoint(point)]),
    )
    const commitments = [suite.encodePoint(share.publicKey)]
    const pack = { signers: { min: 2, max: 2 }, commitments, verifyingShares }
    const list = [own.commitments, peer.commitments]
    expect(group.decodeScalar(frost.signShare(key, pack, own.nonces, list, message))).toBeDefined()
    expect(() => frost.signShare(key, pack, own.nonces, list, message)).toThrow()
  })
})

describe('a combiner does not trust what adds up', () => {
  const shares = dealSeeded(secp256k1, 'adding up', 2, [1, 2])
  const setup: FrostSetup = { suite: frostSchnorr, signers: [1, 2], combiner: 2 }
  const aggregating = (aggregate: FrostSuite['frost']['aggregate']): FrostSetup => ({
    ...setup,
    suite: { ...frostSchnorr, frost: { ...frostSchnorr.frost, aggregate } },
  })

  test('a signature that the plain verification refuses does not leave', async () => {
    const how = aggregating((...args) => {
      const signature = frostSchnorr.frost.aggregate(...args)
      signature[63]! ^= 1
      return signature
    })
    expectFrostEnd(await runNetwork(frostSigners(shares, how, message)), { at: 2, code: 'invalid-signature' })
  })

  test('an error that is no verdict on a share stays what it is', async () => {
    const how = aggregating(() => {
      throw new TypeError('A fault of the program.')
    })
    const outcomes = await runNetwork(frostSigners(shares, how, message))
    expect(outcomes.get(2)).toMatchObject({ status: 'failed', error: { name: 'TypeError' } })
  })
})

describe('nonces depend on the share and on what is drawn', () => {
  const first = async (share: KeyShare, envOf: Env) => {
    const setup = { suite: frostEd25519, signers: [1, 2], combiner: 2 }
    const step = await frostSignParty(setup, share, signer, envOf).next()
    return (step.value as { broadcast: Uint8Array }).broadcast
  }
  const constant: Env = { ...systemEnv, random: (length) => new Uint8Array(length).fill(7) }
  const [one, other] = ['one', 'other'].map((seed) => dealSeeded(ed25519, seed, 2, [1, 2]).get(1)!) as [
    KeyShare,
    KeyShare,
  ]

  test('a generator that repeats itself repeats no nonce of another share', async () => {
    expect(await first(one, constant)).toEqual(await first(one, constant))
    expect(await first(one, constant)).not.toEqual(await first(other, constant))
  })

  test('nor does a share of another drawing', async () => {
    expect(await first(one, systemEnv)).not.toEqual(await first(one, systemEnv))
  })
})
