import { decodeAs, encodeAs } from '../../cbor/shape.ts'
import type { Outbox, PartyIndex } from '../../mpc/party.ts'
import { type Carrier, coordinate, type Exchange } from '../coordinator.ts'
import type { Identity } from '../identity.ts'
import { broadcastDigest, type Message, messagesShape } from '../message.ts'
import type { CeremonyProtocol, Participant } from '../participant.ts'

/** One trip between the coordinator and `party`, from 1. */
export interface Trip {
  readonly party: PartyIndex
  readonly step: number
  readonly messages: readonly Message[]
}

/** Where an adversary sits between the coordinator and the others: each hook sees what is sent and says what arrives. */
export interface Interference {
  readonly toParty?: (trip: Trip) => readonly Message[] | Promise<readonly Message[]>
  readonly toCoordinator?: (trip: Trip, answer: Exchange) => Exchange
}

export interface Run<Result> {
  /** What the coordinating party ended with. */
  readonly outcome: { readonly result: Result } | { readonly error: unknown }
  /** What each other party failed with; a party that did not fail is absent. */
  readonly failures: ReadonlyMap<PartyIndex, unknown>
  /** Every trip as it was sent, there (`out`) and back, in order. */
  readonly trips: readonly (Trip & { readonly direction: 'out' | 'back' })[]
}

/** Runs a ceremony to its end: `coordinator` carries the messages, `others` sit behind carriers in memory. */
export async function runCeremony<Result>(
  coordinator: Participant<Result>,
  others: ReadonlyMap<PartyIndex, Participant<unknown>>,
  interference: Interference = {},
): Promise<Run<Result>> {
  const failures = new Map<PartyIndex, unknown>()
  const trips: Run<Result>['trips'][number][] = []
  const carriers = [...others].map(
    ([index, participant]): Carrier => ({
      index,
      async exchange(step, messages) {
        const trip = { party: index, step, messages }
        trips.push({ ...trip, direction: 'out' })
        try {
          const arriving = throughWire((await interference.toParty?.(trip)) ?? messages)
          const begun = step === 1 ? await participant.begin() : []
          const sent = [...begun, ...(await participant.deliver(arriving))]
          trips.push({ party: index, step, messages: sent, direction: 'back' })
          const answer = { messages: sent, ...participant.position }
          const altered = interference.toCoordinator?.({ ...trip, messages: sent }, answer) ?? answer
          return { ...altered, messages: throughWire(altered.messages) }
        } catch (error) {
          failures.set(index, error)
          throw error
        }
      },
    }),
  )
  const outcome = await coordinate(coordinator, carriers).then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  )
  return { outcome, failures, trips }
}

/** What arrives instead of one message. */
export type Alter = (message: Message) => Message | readonly Message[] | Promise<Message>

/** Replaces messages on their way to one party. */
export function altering(party: PartyIndex, change: Alter): Interference {
  return {
    toParty: async ({ party: to, messages }) =>
      to === party ? (await Promise.all(messages.map(change))).flat() : messages,
  }
}

/** A party that follows the protocol except in what it sends. Its messages are signed and sealed like honest ones. */
export async function* corrupted<Result>(
  protocol: CeremonyProtocol<Result>,
  change: (outbox: Outbox, round: number) => Outbox,
): CeremonyProtocol<Result> {
  let step = await protocol.next()
  for (let round = 1; !step.done; round++) step = await protocol.next(yield change(step.value, round))
  return step.value
}

/** A broadcast with another body, signed by its sender all the same. */
export async function resigned(
  identity: Identity,
  ceremony: Uint8Array,
  message: Extract<Message, { kind: 'broadcast' }>,
  body: Uint8Array,
): Promise<Message> {
  return { ...message, body, signature: await identity.sign(broadcastDigest(ceremony, { ...message, body })) }
}

function throughWire(messages: readonly Message[]): readonly Message[] {
  return decodeAs(messagesShape, encodeAs(messagesShape, messages))
}
