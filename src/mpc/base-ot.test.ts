import { p256, p256_hasher } from '@noble/curves/nist.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { answerBaseOts, BASE_OT_MESSAGE_LENGTH, type BaseOtReceiver, offerBaseOts, openBaseOts } from './base-ot.ts'
import { bitAt } from './bits.ts'
import type { EcdhKey, Env } from './env.ts'
import type { BenignAbort } from './errors.ts'
import { systemEnv } from './system-env.ts'
import { deterministicEnv } from './testing/deterministic-env.ts'

const Point = p256.Point
const receiverCtx = { session: new Uint8Array(32).fill(0x51), peer: 2 }
const senderCtx = { session: receiverCtx.session, peer: 1 }
const BOUNDARY = [0, 1, 63, 127]
/** The index of the point of instance `i` and branch `b` in a message. */
const slot = (i: number, b: number) => 2 * i + b
const pointAt = (message: Uint8Array, n: number) => message.slice(65 * n, 65 * n + 65)
const keyAt = (keys: Uint8Array, i: number) => keys.slice(32 * i, 32 * i + 32)
const withPoint = (message: Uint8Array, n: number, point: Uint8Array) => {
  const out = message.slice()
  out.set(point, 65 * n)
  return out
}

/** An environment whose private scalars the test can see. */
function openEnv(seed: string): { env: Env; scalars: bigint[] } {
  const { random, pause } = deterministicEnv(seed)
  const scalars: bigint[] = []
  const generate = async (): Promise<EcdhKey> => {
    const secret = p256.utils.randomSecretKey(random(48))
    scalars.push(Point.Fn.fromBytes(secret))
    return {
      publicKey: p256.getPublicKey(secret, false),
      agree: async (peer) => p256.getSharedSecret(secret, peer, false).slice(1, 33),
    }
  }
  return { env: { random, pause, ecdh: { generate } }, scalars }
}

// The protocol once more, from the paper and the byte layouts alone.

const maskPoint = (session: Uint8Array, i: number, b: number, other: Uint8Array) =>
  p256_hasher.hashToCurve(Uint8Array.from([...session, 0, 0, 0, i, b, ...other]), {
    DST: 'symbolon/v1/base-ot/P256_XMD:SHA-256_SSWU_RO_',
  })
const ascii = (text: string) => [...new TextEncoder().encode(text)]
const transcriptOf = (session: Uint8Array, offer: Uint8Array, answer: Uint8Array) =>
  sha256(
    Uint8Array.from(
      [0x84, 0x72, ...ascii('base-ot-transcript'), 0x58, 32, ...session].concat(
        [0x59, 0x41, 0x00, ...offer],
        [0x59, 0x41, 0x00, ...answer],
      ),
    ),
  )
const keyOf = (transcript: Uint8Array, i: number, b: number, shared: Uint8Array) =>
  sha256(
    Uint8Array.from(
      [0x85, 0x6b, ...ascii('base-ot-key'), 0x58, 32, ...transcript].concat(i < 24 ? [i] : [0x18, i], [
        b,
        0x58,
        32,
        ...shared,
      ]),
    ),
  )
const xOf = (scalar: bigint, point: InstanceType<typeof Point>) => point.multiply(scalar).toBytes(false).slice(1, 33)

const a = openEnv('receiver')
const b = openEnv('sender')
let receiver: BaseOtReceiver
let answered: Awaited<ReturnType<typeof answerBaseOts>>
let opened: Awaited<ReturnType<typeof openBaseOts>>

beforeAll(async () => {
  receiver = await offerBaseOts(receiverCtx, a.env)
  answered = await answerBaseOts(senderCtx, receiver.offer, b.env)
  opened = await openBaseOts(receiverCtx, receiver, answered.answer)
})

/** The receiver's two scalars of instance i: t of r_c, and that of the random r_{1−c}. */
function receiverScalars(i: number): { own: bigint; random: bigint } {
  const slice = 32 * Math.floor(i / 16)
  return { own: a.scalars[slice + (i % 16)]!, random: a.scalars[slice + 16 + (i % 16)]! }
}

describe('base OT', () => {
  test('the receiver gets the keys its choice bits name, and no other', () => {
    for (let i = 0; i < 128; i++) {
      const [zero, one] = [keyAt(answered.both.zero, i), keyAt(answered.both.one, i)]
      const choice = bitAt(opened.chosen.delta, i)
      expect(keyAt(opened.chosen.seeds, i)).toEqual(choice ? one : zero)
      expect(keyAt(opened.chosen.seeds, i)).not.toEqual(choice ? zero : one)
    }
    expect(opened.transcript).toEqual(answered.transcript)
    expect([receiver.offer.length, answered.answer.length]).toEqual([16_640, 16_640])
  })

  test('native key agreement gives the same', async () => {
    const native = await offerBaseOts(receiverCtx, systemEnv)
    const { answer, both } = await answerBaseOts(senderCtx, native.offer, systemEnv)
    const { chosen } = await openBaseOts(receiverCtx, native, answer)
    for (let i = 0; i < 128; i++) {
      expect(keyAt(chosen.seeds, i)).toEqual(keyAt(bitAt(chosen.delta, i) ? both.one : both.zero, i))
    }
  })

  test('every message and key is that of the slow reference', () => {
    const { session } = receiverCtx
    const { offer } = receiver
    const { answer } = answered
    const transcript = transcriptOf(session, offer, answer)
    expect(answered.transcript).toEqual(transcript)
    for (let i = 0; i < 128; i++) {
      const c = bitAt(receiver.delta, i)
      const { own, random } = receiverScalars(i)
      const chosen = Point.fromBytes(pointAt(offer, slot(i, c)))
      const other = pointAt(offer, slot(i, 1 - c))
      expect(other).toEqual(Point.BASE.multiply(random).toBytes(false))
      expect(chosen.add(maskPoint(session, i, c, other)).equals(Point.BASE.multiply(own))).toBe(true)
      for (const branch of [0, 1]) {
        const y = b.scalars[slot(i, branch)]!
        expect(pointAt(answer, slot(i, branch))).toEqual(Point.BASE.multiply(y).toBytes(false))
        const r = Point.fromBytes(pointAt(offer, slot(i, branch)))
        const sum = r.add(maskPoint(session, i, branch, pointAt(offer, slot(i, 1 - branch))))
        const key = keyOf(transcript, i, branch, xOf(y, sum))
        expect(keyAt(branch ? answered.both.one : answered.both.zero, i)).toEqual(key)
      }
    }
  })

  test('all keys, and all the sender’s points, are distinct', () => {
    const keys = [answered.both.zero, answered.both.one].flatMap((keys) =>
      Array.from({ length: 128 }, (_, i) => String(keyAt(keys, i))),
    )
    expect(new Set(keys).size).toBe(256)
    const points = Array.from({ length: 256 }, (_, n) => String(pointAt(answered.answer, n)))
    expect(new Set(points).size).toBe(256)
  })

  test('nothing the receiver can compute is the key it did not choose', () => {
    const { session } = receiverCtx
    const transcript = transcriptOf(session, receiver.offer, answered.answer)
    for (const i of BOUNDARY) {
      const c = bitAt(receiver.delta, i)
      const { own, random } = receiverScalars(i)
      const unchosen = keyAt(c ? answered.both.zero : answered.both.one, i)
      const points = [0, 1].map((branch) => Point.fromBytes(pointAt(answered.answer, slot(i, branch))))
      const sum = Point.Fn.add(own, random)
      const difference = Point.Fn.sub(own, random)
      for (const scalar of [own, random, sum, difference]) {
        for (const point of points) {
          for (const branch of [0, 1]) expect(keyOf(transcript, i, branch, xOf(scalar, point))).not.toEqual(unchosen)
        }
      }
    }
  })
})

describe('what the keys depend on', () => {
  const differEverywhere = (one: Uint8Array, other: Uint8Array) => {
    for (let i = 0; i < 128; i++) expect(keyAt(one, i), `instance ${i}`).not.toEqual(keyAt(other, i))
  }
  const open = async (session: Uint8Array, state: BaseOtReceiver, answer: Uint8Array) =>
    (await openBaseOts({ session, peer: 2 }, state, answer)).chosen.seeds

  test('every point of both messages, and the session, changes the keys of every instance', async () => {
    const { session } = receiverCtx
    const native = await offerBaseOts(receiverCtx, systemEnv)
    const { answer } = await answerBaseOts(senderCtx, native.offer, systemEnv)
    const seeds = await open(session, native, answer)
    const stray = Point.BASE.multiply(5n).toBytes(false)
    for (const n of BOUNDARY.flatMap((i) => [slot(i, 0), slot(i, 1)])) {
      differEverywhere(await open(session, native, withPoint(answer, n, stray)), seeds)
      differEverywhere(await open(session, { ...native, offer: withPoint(native.offer, n, stray) }, answer), seeds)
    }
    const session2 = session.slice()
    session2[31]! ^= 1
    differEverywhere(await open(session2, native, answer), seeds)
  })

  test('index and branch change a key whose Diffie–Hellman point is the same', async () => {
    const key = receiver.keys[0]!
    const same = { ...receiver, keys: receiver.keys.map(() => key) }
    const answer = repeated(Point.BASE.toBytes(false))
    const seeds = await open(receiverCtx.session, same, answer)
    const flipped = await open(receiverCtx.session, { ...same, delta: receiver.delta.map((byte) => ~byte) }, answer)
    const all = [seeds, flipped].flatMap((keys) => Array.from({ length: 128 }, (_, i) => String(keyAt(keys, i))))
    expect(new Set(all).size).toBe(256)
  })

  test('session, index, branch and the other branch’s point change the sum the sender multiplies', async () => {
    const sums = async (session: Uint8Array, offer: Uint8Array) => {
      const seen: string[] = []
      const publicKey = Point.BASE.toBytes(false)
      const agree = async (peer: Uint8Array) => {
        seen.push(String(peer))
        return new Uint8Array(32)
      }
      await answerBaseOts({ session, peer: 1 }, offer, {
        ...systemEnv,
        ecdh: { generate: async () => ({ publicKey, agree }) },
      })
      return seen
    }
    const offer = repeated(Point.BASE.toBytes(false))
    const base = await sums(senderCtx.session, offer)
    expect(base.length).toBe(256)
    const otherSession = await sums(new Uint8Array(32).fill(0x52), offer)
    expect(new Set([...base, ...otherSession]).size).toBe(512)

    const changed = await sums(senderCtx.session, withPoint(offer, slot(63, 0), Point.BASE.double().toBytes(false)))
    const differing = base.flatMap((sum, n) => (sum === changed[n] ? [] : [n]))
    expect(differing).toEqual([slot(63, 0), slot(63, 1)])
  })
})

function repeated(point: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: BASE_OT_MESSAGE_LENGTH }, (_, i) => point[i % 65]!)
}

test('neither branch of an offer looks like the chosen one', async () => {
  const runs = await Promise.all(
    [0, 1, 2, 3, 4, 5].map((n) => offerBaseOts(receiverCtx, deterministicEnv(`offer ${n}`))),
  )
  const total = 128 * runs.length
  for (const branch of [0, 1]) {
    const agreeing = new Array<number>(512).fill(0)
    for (const { offer, delta } of runs) {
      for (let i = 0; i < 128; i++) {
        const coordinates = pointAt(offer, slot(i, branch)).subarray(1)
        for (let bit = 0; bit < 512; bit++) agreeing[bit]! += bitAt(coordinates, bit) ^ bitAt(delta, i) ^ 1
      }
    }
    // A fair coin lies within 4.5 standard deviations in all 512 places but in one of 300 worlds; the seeds are fixed.
    const worst = Math.max(...agreeing.map((count) => Math.abs(count - total / 2)))
    expect(worst).toBeLessThan(4.5 * Math.sqrt(total / 4))
  }
})

describe('what a message must be', () => {
  const P = Point.Fp.ORDER
  const bytes32 = (value: bigint) => Point.Fp.toBytes(value)
  const good = Point.BASE.multiply(9n)
  const { x, y } = good.toAffine()
  const uncompressed = (px: Uint8Array, py: Uint8Array) => Uint8Array.from([4, ...px, ...py])
  /** x² + ax + b is a square for this x below 2^256 − p, so x + p fits in 32 bytes too. */
  const small = smallPoint()
  const plusP = (value: bigint) =>
    Uint8Array.from({ length: 32 }, (_, i) => Number(((value + P) >> BigInt(8 * (31 - i))) & 0xffn))

  const bad: [string, Uint8Array][] = [
    ['O as zeros', new Uint8Array(65)],
    ['O with the uncompressed prefix', uncompressed(new Uint8Array(32), new Uint8Array(32))],
    ['a point off the curve', uncompressed(bytes32(x), bytes32(Point.Fp.add(y, 1n)))],
    ['a point of another curve with the same a', uncompressed(bytes32(1n), bytes32(1n))],
    ['a compressed prefix', Uint8Array.from([2, ...bytes32(x), ...bytes32(y)])],
    ['a hybrid prefix', Uint8Array.from([6 + Number(y & 1n), ...bytes32(x), ...bytes32(y)])],
    ['x at p', uncompressed(plusP(0n), bytes32(y))],
    ['x beyond p', uncompressed(plusP(small.x), bytes32(small.y))],
    ['y of all ones', uncompressed(bytes32(x), new Uint8Array(32).fill(0xff))],
  ]
  const invalid = (code: string, peer: number) =>
    expect.objectContaining({ name: 'BenignAbort', code, peer }) as unknown as BenignAbort

  test('the reduced form of the coordinate beyond p is a point, so only its form is wrong', () => {
    expect(() => Point.fromBytes(uncompressed(bytes32(small.x), bytes32(small.y)))).not.toThrow()
  })

  test.each(bad)('%s is refused, in either message and in either branch', async (_, point) => {
    for (const n of BOUNDARY.flatMap((i) => [slot(i, 0), slot(i, 1)])) {
      const offer = withPoint(receiver.offer, n, point)
      await expect(answerBaseOts(senderCtx, offer, systemEnv)).rejects.toEqual(invalid('invalid-point', 1))
      const answer = withPoint(answered.answer, n, point)
      await expect(openBaseOts(receiverCtx, receiver, answer)).rejects.toEqual(invalid('invalid-point', 2))
    }
  })

  test('a point that cancels its mask is refused', async () => {
    for (const i of BOUNDARY) {
      for (const branch of [0, 1]) {
        const mask = maskPoint(senderCtx.session, i, branch, pointAt(receiver.offer, slot(i, 1 - branch)))
        const offer = withPoint(receiver.offer, slot(i, branch), mask.negate().toBytes(false))
        await expect(answerBaseOts(senderCtx, offer, systemEnv)).rejects.toEqual(invalid('degenerate-point', 1))
      }
    }
  })

  test('a point equal to its mask is doubled', async () => {
    const mask = maskPoint(senderCtx.session, 63, 1, pointAt(receiver.offer, slot(63, 0)))
    const offer = withPoint(receiver.offer, slot(63, 1), mask.toBytes(false))
    const { env, scalars } = openEnv('doubled')
    const { both, transcript } = await answerBaseOts(senderCtx, offer, env)
    expect(keyAt(both.one, 63)).toEqual(keyOf(transcript, 63, 1, xOf(scalars[slot(63, 1)]!, mask.double())))
  })

  test('a length is checked before any point', async () => {
    for (const wrong of [receiver.offer.slice(1), Uint8Array.from([...receiver.offer, 0]), new Uint8Array()]) {
      await expect(answerBaseOts(senderCtx, wrong, systemEnv)).rejects.toThrow(RangeError)
      await expect(openBaseOts(receiverCtx, receiver, wrong)).rejects.toThrow(RangeError)
    }
  })

  function smallPoint(): { x: bigint; y: bigint } {
    for (let sx = 1n; ; sx++) {
      try {
        return Point.fromBytes(Uint8Array.from([2, ...bytes32(sx)])).toAffine()
      } catch {
        // This x has no point.
      }
    }
  }
})
