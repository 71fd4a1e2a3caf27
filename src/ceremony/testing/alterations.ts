import { expect } from 'vitest'
import { CheatingAbort } from '../../mpc/errors.ts'
import type { Message } from '../message.ts'
import { altering, type Interference, type Run } from './memory-network.ts'
import { outcomeOf } from './outcomes.ts'

/** No result, and nobody accused. */
export function expectBenign(run: Run<unknown>, codes: readonly string[]): void {
  expect(codes).toContain(outcomeOf(run))
  for (const failure of run.failures.values()) expect(failure).not.toBeInstanceOf(CheatingAbort)
}

export const flip = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte))

export interface Alteration {
  readonly change: (message: Message) => Message[]
  /** How the run ends when it meets a broadcast, and when it meets a sealed message. */
  readonly broadcast: readonly string[]
  readonly direct: readonly string[]
}

function body(change: (body: Uint8Array) => Uint8Array): Alteration {
  return {
    change: (m) => [{ ...m, body: change(m.body) }],
    broadcast: ['broadcast-signature'],
    direct: ['seal-broken'],
  }
}

function either(change: (message: Message) => Message[], ...ends: string[]): Alteration {
  return { change, broadcast: ends, direct: ends }
}

/** What a coordinator or proxy can do to one message, and how the run ends. */
export const ALTERATIONS: Readonly<Record<string, Alteration>> = {
  'body, first bit': body((bytes) => flip(bytes, 0)),
  'body, middle bit': body((bytes) => flip(bytes, bytes.length >> 1)),
  'body, last bit': body((bytes) => flip(bytes, bytes.length - 1)),
  'body, cut': body((bytes) => bytes.slice(0, -1)),
  'body, extended': body((bytes) => Uint8Array.of(...bytes, 0)),
  'body, empty': body(() => new Uint8Array(0)),
  'signature, or receiver': {
    change: (m) => (m.kind === 'broadcast' ? [{ ...m, signature: flip(m.signature, 0) }] : [{ ...m, to: 3 }]),
    broadcast: ['broadcast-signature'],
    direct: ['wrong-receiver'],
  },
  'round, one later': {
    change: (m) => [{ ...m, round: m.round + 1 }],
    broadcast: ['broadcast-signature'],
    // It is missed in its round, or meets the true message of the next one.
    direct: ['stalled', 'second-message', 'early-message'],
  },
  'round, zero': either((m) => [{ ...m, round: 0 }], 'malformed'),
  'round, far': either((m) => [{ ...m, round: 8 }], 'early-message'),
  'round, out of range': either((m) => [{ ...m, round: 9 }], 'malformed'),
  'sender, another party': either((m) => [{ ...m, from: 3 }], 'unknown-sender', 'foreign-message'),
  'sender, the receiver': either((m) => [{ ...m, from: 3 - m.from }], 'unknown-sender', 'foreign-message'),
  'sender, index 0': either((m) => [{ ...m, from: 0 }], 'malformed'),
  twice: either((m) => [m, m], 'second-message'),
  dropped: either(() => [], 'stalled'),
}

/** One message of a ceremony by parties 1 and 2, by where it goes. */
export interface MessagePlace {
  readonly to: 1 | 2
  readonly round: number
  readonly kind: Message['kind']
}

/** Alters exactly that message. */
export function alteringAt({ to, round, kind }: MessagePlace, { change }: Alteration): Interference {
  const alter = (m: Message) => (m.round === round && m.kind === kind ? change(m) : [m])
  return to === 2
    ? altering(2, alter)
    : { toCoordinator: (_, answer) => ({ ...answer, messages: answer.messages.flatMap(alter) }) }
}

/** The places of all messages that a run of two had. */
export function placesOf({ trips }: Run<unknown>): MessagePlace[] {
  return trips.flatMap(({ messages, direction }) =>
    messages.map(({ round, kind }): MessagePlace => ({ to: direction === 'out' ? 2 : 1, round, kind })),
  )
}
