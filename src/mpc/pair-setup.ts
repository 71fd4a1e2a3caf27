import { equalBytes } from '@noble/curves/utils.js'
import { concatBytes } from '@noble/hashes/utils.js'
import { bytes, encodeAs, type Infer, record } from '../cbor/shape.ts'
import { answerBaseOts, BASE_OT_MESSAGE_LENGTH, type BaseOtReceiver, offerBaseOts, openBaseOts } from './base-ot.ts'
import type { Env } from './env.ts'
import { BenignAbort, CheatingAbort } from './errors.ts'
import { hash } from './hash.ts'
import {
  ExtensionCheckFailed,
  type ExtensionMessage,
  extendAsReceiver,
  extendAsSender,
  extensionMessage,
} from './ot-extension.ts'
import { BASE_OTS, type PairState } from './pair.ts'
import type { PartyIndex } from './party.ts'

/**
 * Setting up a pair in two messages. A, the party of the lower index, is the receiver of 128 base OTs; B is their
 * sender, and at once the receiver of 128 further OTs extended from them, which serve the other direction:
 *
 * 1. A → B: base OT offer, zero seed
 * 2. B → A: base OT answer, the hash of the transcript so far, OT extension message
 */

/** `session` is `pairSession` of this very epoch and generation. */
export interface PairContext {
  readonly session: Uint8Array
  readonly self: PartyIndex
  readonly peer: PartyIndex
  readonly epoch: number
  readonly generation: number
}

/** Message 1, from A: 16,693 bytes in its encoding. */
export const pairMessage1 = record({ offer: bytes(BASE_OT_MESSAGE_LENGTH), zeroSeed: bytes(32) })

/** Message 2, from B. */
export const pairMessage2 = record({
  answer: bytes(BASE_OT_MESSAGE_LENGTH),
  transcript: bytes(32),
  extension: extensionMessage(BASE_OTS),
})

export type PairMessage1 = Infer<typeof pairMessage1>
export type PairMessage2 = Infer<typeof pairMessage2>

/** Bytes of the second message in its encoding. */
export const PAIR_MESSAGE_2_LENGTH = 20_867

/** A's secrets between the two messages. */
export interface StartedPair {
  readonly receiver: BaseOtReceiver
  readonly zeroSeed: Uint8Array
}

/**
 * The session of one pair in a ceremony.
 * @param ceremonySession 32 bytes to which every party of the ceremony added fresh randomness
 * @returns 32 bytes
 */
export function pairSession(
  ceremonySession: Uint8Array,
  low: PartyIndex,
  high: PartyIndex,
  epoch: number,
  generation: number,
): Uint8Array {
  return hash('pair-session', ceremonySession, low, high, epoch, generation)
}

/** A, first message. */
export async function startPair(ctx: PairContext, env: Env): Promise<{ state: StartedPair; message1: Uint8Array }> {
  const receiver = await offerBaseOts(ctx, env)
  const zeroSeed = env.random(32)
  return { state: { receiver, zeroSeed }, message1: encodeAs(pairMessage1, { offer: receiver.offer, zeroSeed }) }
}

/**
 * B, whose part ends with the second message.
 * @throws {BenignAbort} `invalid-point`, `degenerate-point`
 */
export async function answerPair(
  ctx: PairContext,
  { offer, zeroSeed }: PairMessage1,
  env: Env,
): Promise<{ pair: PairState; message2: Uint8Array }> {
  const { answer, both, transcript: ots } = await answerBaseOts(ctx, offer, env)
  const transcript = setupTranscript(ctx, zeroSeed, ots)

  const delta = env.random(BASE_OTS / 8)
  const session = extensionSession(transcript)
  const { message: extension, rows } = extendAsReceiver({ session, both, choices: delta }, env)
  const extended = extendedTranscript(transcript, extension)
  const chosen = { delta, seeds: extendedKeys(extended, rows) }
  return {
    pair: pairState(ctx, extended, { chosen, both, zeroSeed }),
    message2: encodeAs(pairMessage2, { answer, transcript, extension }),
  }
}

/**
 * A, last step. Whatever it throws, the state must not be used again.
 * @throws {BenignAbort} `invalid-point`, or `transcript-mismatch`: B saw another first message
 * @throws {CheatingAbort} `ot-extension`
 */
export async function finishPair(
  ctx: PairContext,
  { receiver, zeroSeed }: StartedPair,
  { answer, transcript: theirs, extension }: PairMessage2,
): Promise<PairState> {
  const { chosen, transcript: ots } = await openBaseOts(ctx, receiver, answer)
  const transcript = setupTranscript(ctx, zeroSeed, ots)
  // Only B's own doing may fail the check below, so that nobody on the way can make B look like a cheater.
  if (!equalBytes(transcript, theirs)) {
    throw new BenignAbort('transcript-mismatch', `Party ${ctx.peer} saw other messages of the pair setup.`, ctx.peer)
  }

  const rows = verifyExtension(ctx, transcript, chosen, extension)
  const extended = extendedTranscript(transcript, extension)
  const both = {
    zero: extendedKeys(extended, rows),
    one: extendedKeys(
      extended,
      rows.map((byte, i) => byte ^ chosen.delta[i % chosen.delta.length]!),
    ),
  }
  return pairState(ctx, extended, { chosen, both, zeroSeed })
}

function verifyExtension(
  { peer }: PairContext,
  transcript: Uint8Array,
  chosen: PairState['chosen'],
  message: ExtensionMessage,
): Uint8Array {
  try {
    return extendAsSender({ session: extensionSession(transcript), chosen, count: BASE_OTS }, message)
  } catch (error) {
    if (error instanceof ExtensionCheckFailed) throw new CheatingAbort(peer, 'ot-extension')
    throw error
  }
}

/** T: everything up to and including the base OTs. */
function setupTranscript(ctx: PairContext, zeroSeed: Uint8Array, baseOts: Uint8Array): Uint8Array {
  const { session, self, peer, epoch, generation } = ctx
  const [low, high] = [Math.min(self, peer), Math.max(self, peer)]
  return hash('pair-transcript', session, low, high, epoch, generation, zeroSeed, baseOts)
}

/** The session of the extension, never that of an RVOLE. */
function extensionSession(transcript: Uint8Array): Uint8Array {
  return hash('pair-extension', transcript)
}

/** T2: the whole setup. */
function extendedTranscript(transcript: Uint8Array, { u, x, check }: ExtensionMessage): Uint8Array {
  return hash('pair-extended', transcript, u, x, check)
}

/** Breaks the correlation by Δ: 128 independent keys of 32 bytes from 128 rows of 16. */
function extendedKeys(extended: Uint8Array, rows: Uint8Array): Uint8Array {
  return concatBytes(
    ...Array.from({ length: BASE_OTS }, (_, j) => hash('pair-key', extended, j, rows.subarray(16 * j, 16 * j + 16))),
  )
}

function pairState(
  { self, peer, epoch, generation }: PairContext,
  extended: Uint8Array,
  secrets: Pick<PairState, 'chosen' | 'both' | 'zeroSeed'>,
): PairState {
  return { self, peer, epoch, generation, id: hash('pair-generation', extended), ...secrets }
}
