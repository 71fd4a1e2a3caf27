import { concatBytes } from '@noble/hashes/utils.js'
import { bitAt, select } from './bits.ts'
import type { Point } from './curve.ts'
import type { EcdhKey, Env } from './env.ts'
import { BenignAbort } from './errors.ts'
import { hash } from './hash.ts'
import { hashToPoints } from './hash-to-p256.ts'
import { u32 } from './hot-hash.ts'
import { encodePoints, p256 } from './p256.ts'
import { BASE_OTS, type PairState } from './pair.ts'
import type { PartyIndex } from './party.ts'

/**
 * Base OT: the endemic OT of Masny and Rindal (ePrint 2019/706, Fig. 8) over P-256, 128 instances side by side, with a
 * fresh scalar of the sender for every instance and branch. All private scalars stay inside the ECDH port.
 *
 * `Hc(i, b, r)` hashes `session 32 ‖ u32 i ‖ b ‖ r 65` to the curve, `u32` being four bytes big endian. A message is
 * the points of branch 0 and 1 of instance 0, of instance 1, …: 128 · 2 · 65 bytes. The key of instance i and branch b
 * is a hash of the whole transcript, i, b and the x-coordinate of the Diffie–Hellman point.
 */

const POINT_LENGTH = 65

/** Bytes of either message: 16,640. */
export const BASE_OT_MESSAGE_LENGTH = BASE_OTS * 2 * POINT_LENGTH

/** Instances between two pauses: some milliseconds of hashing to the curve. */
const SLICE = 16

/** `session`: 32 bytes that fix both parties and their roles, and are never used twice. */
export interface BaseOtContext {
  readonly session: Uint8Array
  readonly peer: PartyIndex
}

/** The receiver between its message, `offer`, and the sender's. */
export interface BaseOtReceiver {
  /** Δ: 128 choice bits in 16 bytes. */
  readonly delta: Uint8Array
  /** t of each instance. */
  readonly keys: readonly EcdhKey[]
  /** 16,640 bytes. */
  readonly offer: Uint8Array
}

/**
 * Receiver, first step of Fig. 8: r_{1−c} is random, and r_c = t·G − Hc(c, r_{1−c}), for fresh choice bits c = Δ_i.
 * @throws {TypeError} the ECDH port gave a public key that is no point
 */
export async function offerBaseOts({ session }: BaseOtContext, env: Env): Promise<BaseOtReceiver> {
  const delta = env.random(BASE_OTS / 8)
  const offer = new Uint8Array(BASE_OT_MESSAGE_LENGTH)
  const keys: EcdhKey[] = []
  for (let start = 0; start < BASE_OTS; start += SLICE) {
    const [own, other] = await Promise.all([generate(SLICE, env), generate(SLICE, env)])
    const masks = hashToPoints(
      other.map(({ publicKey }, n) => maskInput(session, start + n, bitAt(delta, start + n), publicKey)),
    )
    const masked = own.map((key, n) => decodeOwn(key).subtract(masks[n]!))
    encodePoints(masked).forEach((chosen, n) => {
      const i = start + n
      const choice = bitAt(delta, i)
      const random = other[n]!.publicKey
      offer.set(select(choice, chosen, random), at(i, 0))
      offer.set(select(choice, random, chosen), at(i, 1))
    })
    keys.push(...own)
    await env.pause()
  }
  return { delta, keys, offer }
}

/**
 * Sender's step of Fig. 8: M_b = y_b·G and the key of y_b·(r_b + Hc(b, r_{1−b})).
 * @param offer the receiver's message, 16,640 bytes
 * @returns the answer of 16,640 bytes, both keys of every instance, and the transcript's hash
 * @throws {BenignAbort} `invalid-point`: a point is not canonical or not on the curve; `degenerate-point`: a sum is O
 * @throws {RangeError} the offer has another length
 */
export async function answerBaseOts(
  { session, peer }: BaseOtContext,
  offer: Uint8Array,
  env: Env,
): Promise<{ answer: Uint8Array; both: PairState['both']; transcript: Uint8Array }> {
  const offered = readPoints(offer, peer)
  const answer = new Uint8Array(BASE_OT_MESSAGE_LENGTH)
  const shared: Uint8Array[] = []
  for (let start = 0; start < 2 * BASE_OTS; start += 2 * SLICE) {
    const points = offered.slice(start, start + 2 * SLICE)
    const masks = hashToPoints(
      points.map((_, n) => {
        const [i, b] = [(start + n) >>> 1, n & 1]
        return maskInput(session, i, b, pointAt(offer, i, 1 - b))
      }),
    )
    const sums = points.map((point, n) => {
      const sum = point.add(masks[n]!)
      // The receiver knows Hc before it chooses r_b, so it can make the sum O, of which x-coordinates know nothing.
      if (sum.is0()) throw new BenignAbort('degenerate-point', 'A base OT point cancels its mask.', peer)
      return sum
    })
    const keys = await generate(sums.length, env)
    const encoded = encodePoints(sums)
    shared.push(...(await Promise.all(keys.map((key, n) => key.agree(encoded[n]!)))))
    keys.forEach((key, n) => {
      answer.set(key.publicKey, (start + n) * POINT_LENGTH)
    })
    await env.pause()
  }

  const transcript = transcriptHash(session, offer, answer)
  const branch = (b: number) =>
    concatBytes(...Array.from({ length: BASE_OTS }, (_, i) => otKey(transcript, i, b, shared[2 * i + b]!)))
  return { answer, both: { zero: branch(0), one: branch(1) }, transcript }
}

/**
 * Receiver, last step of Fig. 8: the key of t·M_c.
 * @param answer the sender's message, 16,640 bytes
 * @returns Δ with the 128 chosen keys, and the transcript's hash
 * @throws {BenignAbort} `invalid-point`, for the branches chosen and not chosen alike
 * @throws {RangeError} the answer has another length
 */
export async function openBaseOts(
  { session, peer }: BaseOtContext,
  { delta, keys, offer }: BaseOtReceiver,
  answer: Uint8Array,
): Promise<{ chosen: PairState['chosen']; transcript: Uint8Array }> {
  readPoints(answer, peer)
  const transcript = transcriptHash(session, offer, answer)
  const seeds = await Promise.all(
    keys.map(async (key, i) => {
      const choice = bitAt(delta, i)
      const shared = await key.agree(select(choice, pointAt(answer, i, 0), pointAt(answer, i, 1)))
      return otKey(transcript, i, choice, shared)
    }),
  )
  return { chosen: { delta, seeds: concatBytes(...seeds) }, transcript }
}

/** What Hc of branch `b` hashes to the curve: it depends on the point of the other branch. */
function maskInput(session: Uint8Array, i: number, b: number, other: Uint8Array): Uint8Array {
  return concatBytes(session, u32(i), Uint8Array.of(b), other)
}

function otKey(transcript: Uint8Array, i: number, b: number, shared: Uint8Array): Uint8Array {
  return hash('base-ot-key', transcript, i, b, shared)
}

function transcriptHash(session: Uint8Array, offer: Uint8Array, answer: Uint8Array): Uint8Array {
  return hash('base-ot-transcript', session, offer, answer)
}

function generate(count: number, env: Env): Promise<EcdhKey[]> {
  return Promise.all(Array.from({ length: count }, () => env.ecdh.generate()))
}

/** All points of a message, before any of them is used. */
function readPoints(message: Uint8Array, peer: PartyIndex): Point[] {
  if (message.length !== BASE_OT_MESSAGE_LENGTH) throw new RangeError('A base OT message has a fixed length.')
  return Array.from({ length: 2 * BASE_OTS }, (_, n) => {
    const point = p256.decodePoint(message.subarray(n * POINT_LENGTH, (n + 1) * POINT_LENGTH))
    if (point === undefined) throw new BenignAbort('invalid-point', 'A base OT point is no point of P-256.', peer)
    return point
  })
}

function decodeOwn(key: EcdhKey): Point {
  const point = p256.decodePoint(key.publicKey)
  if (point === undefined) throw new TypeError('The ECDH port gave a public key that is no point of P-256.')
  return point
}

function at(i: number, b: number): number {
  return (2 * i + b) * POINT_LENGTH
}

function pointAt(message: Uint8Array, i: number, b: number): Uint8Array {
  return message.subarray(at(i, b), at(i, b) + POINT_LENGTH)
}
