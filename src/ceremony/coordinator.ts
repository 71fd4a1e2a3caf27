import { BenignAbort } from '../mpc/errors.ts'
import type { PartyIndex } from '../mpc/party.ts'
import type { Message } from './message.ts'
import type { Participant } from './participant.ts'

/** Brings messages to one other party and its answers back: over memory in tests, over HTTP in the wallet. */
export interface Carrier {
  readonly index: PartyIndex
  /** @param step 1 for the first trip of the ceremony to this party */
  exchange: (step: number, messages: readonly Message[]) => Promise<Exchange>
}

/** A party's answer to a trip: its own messages, and its transcript after the last round of broadcasts it has completed. */
export interface Exchange {
  readonly messages: readonly Message[]
  readonly round: number
  readonly transcript: Uint8Array
}

/** Who is doing what: told after every change, for people to watch. */
export interface TripProgress {
  readonly party: PartyIndex
  readonly step: number
  readonly state: 'now' | 'done'
}

/** No party is ever brought more trips: no protocol has more rounds. */
const MAX_TRIPS = 8

/** At least one party did not answer a trip. */
export class CarrierFailure extends Error {
  override readonly name = 'CarrierFailure'
  readonly code = 'party-failed'
  /** What went wrong, by party. */
  readonly failures: ReadonlyMap<PartyIndex, unknown>

  constructor(failures: ReadonlyMap<PartyIndex, unknown>) {
    super(`No usable answer from party ${[...failures.keys()].join(', ')}.`)
    this.failures = failures
  }
}

/**
 * Carries the messages of a ceremony between this party and the others, in as few trips as the protocol allows: each
 * trip brings every party all that waits for it, at the same time.
 * @throws CarrierFailure, and whatever this party's own side of the ceremony throws
 */
export async function coordinate<Result>(
  participant: Participant<Result>,
  carriers: readonly Carrier[],
  report: (progress: TripProgress) => void = () => {},
): Promise<Result> {
  try {
    return await carryAll(participant, carriers, report)
  } catch (error) {
    // Nobody will ask this party again: its secrets go, whoever failed.
    await participant.end(new BenignAbort('ceremony-over', 'This ceremony has ended.'))
    throw error
  }
}

async function carryAll<Result>(
  participant: Participant<Result>,
  carriers: readonly Carrier[],
  report: (progress: TripProgress) => void,
): Promise<Result> {
  const waiting = new Map(carriers.map((carrier): [PartyIndex, Message[]] => [carrier.index, []]))
  const steps = new Map<PartyIndex, number>()
  const route = (messages: readonly Message[]) => {
    for (const message of messages) for (const [index, queue] of waiting) if (isFor(message, index)) queue.push(message)
  }

  route(await participant.begin())
  while (!participant.outcome) {
    const due = carriers.filter(({ index }) => !steps.has(index) || waiting.get(index)!.length > 0)
    if (due.length === 0) throw new CarrierFailure(new Map(carriers.map(({ index }) => [index, undefined])))
    const trips = await Promise.allSettled(
      due.map(async ({ index, exchange }) => {
        const step = (steps.get(index) ?? 0) + 1
        if (step > MAX_TRIPS) throw new BenignAbort('too-many-trips', 'This ceremony does not end.')
        steps.set(index, step)
        report({ party: index, step, state: 'now' })
        const answer = await exchange(step, waiting.get(index)!.splice(0))
        if (answer.messages.some(({ from }) => from !== index))
          throw new BenignAbort('foreign-message', `Party ${index} speaks for another.`, index)
        report({ party: index, step, state: 'done' })
        return answer
      }),
    )
    const failures = new Map(
      trips.flatMap((trip, i) => (trip.status === 'rejected' ? [[due[i].index, trip.reason] as const] : [])),
    )
    if (failures.size > 0) throw new CarrierFailure(failures)
    const exchanges = trips.flatMap((trip, i) =>
      trip.status === 'fulfilled' ? [{ ...trip.value, party: due[i].index }] : [],
    )
    const answers = exchanges.flatMap(({ messages }) => messages)
    route(answers)
    route(
      await participant.deliver(answers.filter((message) => message.kind === 'broadcast' || !waiting.has(message.to))),
    )
    for (const { party, round, transcript } of exchanges) participant.compareTranscript(party, round, transcript)
  }
  return participant.outcome.result
}

/** Whether a message goes to party `index`: broadcasts to everyone but their sender. */
function isFor(message: Message, index: PartyIndex): boolean {
  return message.kind === 'broadcast' ? message.from !== index : message.to === index
}
