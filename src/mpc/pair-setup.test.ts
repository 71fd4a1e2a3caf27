import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { encode } from '../cbor/index.ts'
import { bitAt } from './bits.ts'
import type { Env } from './env.ts'
import { CheatingAbort } from './errors.ts'
import { hash } from './hash.ts'
import { readMessage } from './message.ts'
import { extendAsReceiver, extendAsSender } from './ot-extension.ts'
import type { PairState } from './pair.ts'
import {
  answerPair as answerRead,
  finishPair as finishRead,
  PAIR_MESSAGE_2_LENGTH,
  type PairContext,
  pairMessage1,
  pairMessage2,
  pairSession,
  type StartedPair,
  startPair,
} from './pair-setup.ts'
import { systemEnv } from './system-env.ts'
import { deterministicEnv } from './testing/deterministic-env.ts'
import { type Fields, fieldsOf, flipped, withField } from './testing/message-fields.ts'
import { integer, slowReceiver } from './testing/slow-ot-extension.ts'

const BOUNDARY = [0, 1, 63, 127]
const CEREMONY = new Uint8Array(32).fill(0xce)

function contexts(low: number, high: number, { epoch = 3, generation = 0, ceremony = CEREMONY } = {}) {
  const session = pairSession(ceremony, low, high, epoch, generation)
  const ctxA: PairContext = { session, self: low, peer: high, epoch, generation }
  return { ctxA, ctxB: { ...ctxA, self: high, peer: low } }
}

const answerPair = async (ctx: PairContext, message: Uint8Array, env: Env) =>
  answerRead(ctx, readMessage(pairMessage1, message, ctx.peer), env)
const finishPair = async (ctx: PairContext, state: StartedPair, message: Uint8Array) =>
  finishRead(ctx, state, readMessage(pairMessage2, message, ctx.peer))

interface Setup {
  readonly ctxA: PairContext
  readonly ctxB: PairContext
  readonly state: StartedPair
  readonly message1: Uint8Array
  readonly message2: Uint8Array
  readonly pairA: PairState
  readonly pairB: PairState
}

async function setUp({ ctxA, ctxB }: ReturnType<typeof contexts>, envA = systemEnv, envB = systemEnv): Promise<Setup> {
  const { state, message1 } = await startPair(ctxA, envA)
  const { pair: pairB, message2 } = await answerPair(ctxB, message1, envB)
  return { ctxA, ctxB, state, message1, message2, pairA: await finishPair(ctxA, state, message2), pairB }
}

const withPoint = (n: number, point: Uint8Array) => (value: Uint8Array) => {
  const out = value.slice()
  out.set(point, 65 * n)
  return out
}
const pointAt = (message: Uint8Array, n: number) => message.slice(65 * n, 65 * n + 65)

const benign = (code: string, peer: number) => expect.objectContaining({ name: 'BenignAbort', code, peer })
const cheating = (peer: number) => expect.objectContaining({ name: 'CheatingAbort', check: 'ot-extension', peer })

/** Choices from a seed, key agreement native: 128 agreements cost a tenth. */
const halfNative = (seed: string) => ({ ...deterministicEnv(seed), ecdh: systemEnv.ecdh })

let honest: Setup
let other: Setup
beforeAll(async () => {
  honest = await setUp(contexts(1, 2), halfNative('A'), halfNative('B'))
  other = await setUp(contexts(1, 2, { ceremony: new Uint8Array(32).fill(0xcf) }))
})

describe('a pair', () => {
  test.each([
    [1, 2],
    [1, 3],
    [2, 3],
    [7, 65_535],
  ])('of %i and %i works in both directions', async (low, high) => {
    const { pairA, pairB } = await setUp(contexts(low, high))
    expect(pairA).toMatchObject({ self: low, peer: high, epoch: 3, generation: 0 })
    expect(pairB).toMatchObject({ self: high, peer: low, epoch: 3, generation: 0 })
    expect(pairA.id).toEqual(pairB.id)
    expect(pairA.zeroSeed).toEqual(pairB.zeroSeed)
    const session = systemEnv.random(32)
    for (const [sender, receiver] of [
      [pairA, pairB],
      [pairB, pairA],
    ] as const) {
      for (let i = 0; i < 128; i++) {
        const [zero, one] = [receiver.both.zero, receiver.both.one].map((seeds) => seeds.slice(32 * i, 32 * i + 32))
        const seed = sender.chosen.seeds.slice(32 * i, 32 * i + 32)
        const choice = bitAt(sender.chosen.delta, i)
        expect(seed).toEqual(choice ? one : zero)
        expect(seed).not.toEqual(choice ? zero : one)
      }
      const choices = systemEnv.random(64)
      const { message, rows } = extendAsReceiver({ session, both: receiver.both, choices }, systemEnv)
      const zeta = extendAsSender({ session, chosen: sender.chosen, count: 512 }, message)
      const psi = zeta.map((byte, i) => byte ^ (bitAt(choices, i >>> 4) * sender.chosen.delta[i & 15]!))
      expect(psi).toEqual(rows)
    }
  })

  test('has messages of fixed lengths', () => {
    expect(honest.message1.length).toBe(16_693)
    expect(honest.message2.length).toBe(PAIR_MESSAGE_2_LENGTH)
  })

  test('is frozen: the same randomness makes the same bytes in every version of this program', async () => {
    const { message1, message2, pairA, pairB } = await setUp(
      contexts(1, 2),
      deterministicEnv('A'),
      deterministicEnv('B'),
    )
    const digests = [message1, message2, pairA.id, pairB.chosen.seeds].map((part) =>
      bytesToHex(sha256(part)).slice(0, 16),
    )
    expect(digests).toEqual(['e570ba8ac016a1d2', 'd05eec511fc7f338', '0ba154f180befeb0', '42968549ee04aa2d'])
  })

  test('hides its choices and seeds from each other: no seed serves both directions', () => {
    const { pairA, pairB } = honest
    const seeds = [pairA.both.zero, pairA.both.one, pairB.both.zero, pairB.both.one].flatMap((all) =>
      Array.from({ length: 128 }, (_, i) => String(all.subarray(32 * i, 32 * i + 32))),
    )
    expect(new Set(seeds).size).toBe(512)
    expect(pairA.chosen.delta).not.toEqual(pairB.chosen.delta)
  })

  test('gets its second direction as the byte layouts say', () => {
    const { ctxB, message1, message2, pairB } = honest
    const { offer, zeroSeed } = Object.fromEntries(fieldsOf(message1))
    const { answer, transcript, extension } = Object.fromEntries(fieldsOf(message2))
    const { u, x, check } = Object.fromEntries(extension as Fields)
    const { session, epoch, generation } = ctxB
    const ots = hash('base-ot-transcript', session, offer!, answer!)
    expect(transcript).toEqual(hash('pair-transcript', session, 1, 2, epoch, generation, zeroSeed!, ots))
    const extended = hash('pair-extended', transcript!, u!, x!, check!)
    expect(pairB.id).toEqual(hash('pair-generation', extended))

    // With B's seeds of the first direction and its choices, the extension is a function of 128 padding bits.
    const sessionOfExtension = hash('pair-extension', transcript!)
    const { delta, seeds } = pairB.chosen
    const zeta = extendAsSender({ session: sessionOfExtension, chosen: honest.pairA.chosen, count: 128 }, {
      u,
      x,
      check,
    } as Parameters<typeof extendAsSender>[1])
    for (let j = 0; j < 128; j++) {
      const row = zeta.slice(16 * j, 16 * j + 16)
      const psi = row.map((byte, i) => byte ^ (bitAt(delta, j) * honest.pairA.chosen.delta[i]!))
      expect(seeds.slice(32 * j, 32 * j + 32)).toEqual(hash('pair-key', extended, j, psi))
    }
  })

  test('is another pair in every ceremony, epoch and generation, and for every two parties', () => {
    const sessions = [
      pairSession(CEREMONY, 1, 2, 0, 0),
      pairSession(new Uint8Array(32), 1, 2, 0, 0),
      pairSession(CEREMONY, 1, 3, 0, 0),
      pairSession(CEREMONY, 2, 3, 0, 0),
      pairSession(CEREMONY, 1, 2, 1, 0),
      pairSession(CEREMONY, 1, 2, 0, 1),
    ]
    expect(new Set(sessions.map(String)).size).toBe(sessions.length)
    expect(honest.pairA.id).not.toEqual(other.pairA.id)
  })

  test.each(['epoch', 'generation'] as const)('binds its %s itself, whatever the session says', async (field) => {
    const ctxB = { ...honest.ctxB, [field]: 9 }
    const { pair, message2 } = await answerPair(ctxB, honest.message1, systemEnv)
    expect(pair.id).not.toEqual(honest.pairA.id)
    const finished = finishPair(honest.ctxA, honest.state, message2)
    await expect(finished).rejects.toEqual(benign('transcript-mismatch', 2))
  })
})

describe('message 1, altered', () => {
  const stray = (message: Uint8Array) => pointAt(fieldsOf(message).get('offer') as Uint8Array, 5)

  test.each(BOUNDARY.flatMap((i) => [2 * i, 2 * i + 1]))('in point %i to something that is no point', async (n) => {
    for (const point of [new Uint8Array(65), stray(honest.message1).map((byte, i) => (i === 0 ? 2 : byte))]) {
      const altered = withField(honest.message1, 'offer', withPoint(n, point))
      await expect(answerPair(honest.ctxB, altered, systemEnv)).rejects.toEqual(benign('invalid-point', 1))
    }
    const offCurve = withField(honest.message1, 'offer', flipped(65 * n + 64))
    await expect(answerPair(honest.ctxB, offCurve, systemEnv)).rejects.toEqual(benign('invalid-point', 1))
  })

  test.each([
    [
      'a point exchanged for another',
      (message: Uint8Array) => withField(message, 'offer', withPoint(126, stray(message))),
    ],
    ['another zero seed', (message: Uint8Array) => withField(message, 'zeroSeed', flipped(31))],
    ['the message of another session', () => other.message1],
  ])('to %s: nobody is blamed', async (_, alter) => {
    const { message2 } = await answerPair(honest.ctxB, alter(honest.message1), systemEnv)
    const finished = finishPair(honest.ctxA, honest.state, message2)
    await expect(finished).rejects.toEqual(benign('transcript-mismatch', 2))
  })

  malformed(
    'message 1',
    ['offer', 'zeroSeed'],
    () => honest.message1,
    (message) => answerPair(honest.ctxB, message, systemEnv),
    1,
  )
})

describe('message 2, altered', () => {
  const finish = (message: Uint8Array) => finishPair(honest.ctxA, honest.state, message)

  test.each(BOUNDARY.flatMap((i) => [2 * i, 2 * i + 1]))('in point %i', async (n) => {
    const { message2 } = honest
    const neighbour = pointAt(fieldsOf(message2).get('answer') as Uint8Array, n ^ 1)
    const hybrid = neighbour.map((byte, i) => (i === 0 ? 6 + (neighbour[64]! & 1) : byte))
    for (const change of [withPoint(n, new Uint8Array(65)), withPoint(n, hybrid), flipped(65 * n + 64)]) {
      await expect(finish(withField(message2, 'answer', change))).rejects.toEqual(benign('invalid-point', 2))
    }
    const exchanged = withField(message2, 'answer', withPoint(n, neighbour))
    await expect(finish(exchanged)).rejects.toEqual(benign('transcript-mismatch', 2))
  })

  test.each([0, 31])('in byte %i of the transcript: nobody is blamed', async (at) => {
    const altered = withField(honest.message2, 'transcript', flipped(at))
    await expect(finish(altered)).rejects.toEqual(benign('transcript-mismatch', 2))
  })

  test.each([
    ['of another session', () => other.message2],
    ['to the same first message, with other randomness and a foreign extension', () => mixed()],
  ])('replayed %s: nobody is blamed', async (_, message) => {
    await expect(finish(message())).rejects.toEqual(benign('transcript-mismatch', 2))
  })

  function mixed(): Uint8Array {
    const theirs = fieldsOf(other.message2)
    return withField(honest.message2, 'answer', () => theirs.get('answer')!)
  }

  test.each([
    ['u', [0, 15, 31, 32, 63 * 32, 127 * 32, 128 * 32 - 1]],
    ['x', [0, 15]],
    ['check', [0, 31]],
  ])('in %s of the extension: B cheated', async (field, places) => {
    for (const at of places) {
      await expect(finish(withField(honest.message2, `extension.${field}`, flipped(at)))).rejects.toEqual(cheating(2))
    }
  })

  test('with the extension of another pair under the right transcript: B cheated', async () => {
    const theirs = fieldsOf(other.message2).get('extension')!
    await expect(finish(withField(honest.message2, 'extension', () => theirs))).rejects.toBeInstanceOf(CheatingAbort)
  })

  test.each(BOUNDARY)(
    'with other choices in OT %i and all else made to fit: caught exactly when Δ is 1 there',
    async (row) => {
      const transcript = fieldsOf(honest.message2).get('transcript') as Uint8Array
      const choices = integer(systemEnv.random(32))
      const forged = slowReceiver(hash('pair-extension', transcript), honest.pairB.both, choices, 256, {
        row,
        error: 1n << BigInt(row),
      })
      const message = withField(honest.message2, 'extension', () => new Map(Object.entries(forged)))
      if (bitAt(honest.state.receiver.delta, row)) await expect(finish(message)).rejects.toEqual(cheating(2))
      else expect((await finish(message)).id).not.toEqual(honest.pairB.id)
    },
  )

  test('the boundary rows above have both values of Δ', () => {
    expect(new Set(BOUNDARY.map((row) => bitAt(honest.state.receiver.delta, row))).size).toBe(2)
  })

  malformed(
    'message 2',
    ['answer', 'transcript', 'extension', 'extension.u', 'extension.x', 'extension.check'],
    () => honest.message2,
    finish,
    2,
  )
})

/** Whatever has not the exact form is refused before anything is computed from it. */
function malformed(
  name: string,
  fields: readonly string[],
  original: () => Uint8Array,
  receive: (message: Uint8Array) => Promise<unknown>,
  peer: number,
) {
  const refused = async (message: Uint8Array, what: string) =>
    expect(receive(message), what).rejects.toEqual(benign('malformed-message', peer))

  test.each(fields)(`${name}: field %s missing, null, of another type`, async (field) => {
    for (const value of [undefined, null, 0, 'text', [], true]) {
      await refused(
        withField(original(), field, () => value),
        String(value),
      )
    }
  })

  test.each(fields.filter((field) => field !== 'extension'))(
    `${name}: field %s shorter, longer, empty`,
    async (field) => {
      await refused(
        withField(original(), field, (value) => value.slice(1)),
        'shorter',
      )
      await refused(
        withField(original(), field, (value) => Uint8Array.from([...value, 0])),
        'longer',
      )
      await refused(
        withField(original(), field, () => new Uint8Array()),
        'empty',
      )
    },
  )

  test(`${name}: truncated, extended, empty, with a field too many`, async () => {
    const message = original()
    await refused(message.slice(0, -1), 'truncated')
    await refused(Uint8Array.from([...message, 0]), 'extended')
    await refused(new Uint8Array(), 'empty')
    await refused(encode(fieldsOf(message).set('more', 1)), 'a field too many')
  })
}
