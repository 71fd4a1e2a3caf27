import type { Inbox, Outbox, PartyIndex, Protocol } from '../party.ts'

/** One message on its way to one receiver. A broadcast is one delivery per receiver. */
export interface Delivery {
  /** From 1; every party is in the same round. */
  readonly round: number
  readonly from: PartyIndex
  readonly to: PartyIndex
  readonly kind: 'broadcast' | 'direct'
  readonly body: Uint8Array
}

/** What arrives instead of what was sent in a round; `earlier` holds what was sent before. */
export type Tamper = (sent: readonly Delivery[], earlier: readonly Delivery[]) => readonly Delivery[]

export type Outcome<Result> =
  | { readonly status: 'done'; readonly result: Result }
  | { readonly status: 'failed'; readonly error: unknown }
  | { readonly status: 'waiting'; readonly round: number; readonly missing: readonly PartyIndex[] }

type Part<Result> = { readonly protocol: Protocol<Result>; readonly outbox: Outbox }

/**
 * Runs the parts of several parties against one another, round by round, in memory. A party gets exactly what it waits
 * for; one that lacks a message stays `waiting`.
 */
export async function runNetwork<Result>(
  protocols: ReadonlyMap<PartyIndex, Protocol<Result>>,
  tamper: Tamper = (sent) => sent,
): Promise<Map<PartyIndex, Outcome<Result>>> {
  const outcomes = new Map<PartyIndex, Outcome<Result>>()
  const parts = new Map<PartyIndex, Part<Result>>()
  const earlier: Delivery[] = []

  const advance = async (index: PartyIndex, protocol: Protocol<Result>, inbox?: Inbox) => {
    try {
      const step = inbox === undefined ? await protocol.next() : await protocol.next(inbox)
      if (step.done) outcomes.set(index, { status: 'done', result: step.value })
      else parts.set(index, { protocol, outbox: step.value })
    } catch (error) {
      outcomes.set(index, { status: 'failed', error })
    }
  }

  for (const [index, protocol] of protocols) await advance(index, protocol)
  for (let round = 1; parts.size > 0; round++) {
    const sent = [...parts].flatMap(([from, { outbox }]) => deliveries(round, from, outbox, [...protocols.keys()]))
    const arrived = tamper(sent, earlier)
    earlier.push(...sent)
    for (const [index, { protocol, outbox }] of [...parts]) {
      parts.delete(index)
      const inbox = inboxOf(index, outbox, arrived)
      const missing = missingFrom(inbox, outbox)
      if (missing.length > 0) outcomes.set(index, { status: 'waiting', round, missing })
      else await advance(index, protocol, inbox)
    }
  }
  return outcomes
}

/** The results of a run in which every party finished; throws what the first unfinished party threw. */
export function resultsOf<Result>(outcomes: ReadonlyMap<PartyIndex, Outcome<Result>>): Map<PartyIndex, Result> {
  const results = new Map<PartyIndex, Result>()
  for (const [index, outcome] of outcomes) {
    if (outcome.status === 'failed') throw outcome.error
    if (outcome.status === 'waiting') throw new Error(`Party ${index} waits in round ${outcome.round}.`)
    results.set(index, outcome.result)
  }
  return results
}

/** Which deliveries a tamper touches: those that agree in every field given. */
export type Where = Partial<Pick<Delivery, 'round' | 'from' | 'to' | 'kind'>>

/** Replaces the bodies of matching deliveries; `undefined` drops them. */
export function mutating(where: Where, change: (delivery: Delivery) => Uint8Array | undefined): Tamper {
  return (sent) =>
    sent.flatMap((delivery) => {
      if (!matches(delivery, where)) return [delivery]
      const body = change(delivery)
      return body === undefined ? [] : [{ ...delivery, body }]
    })
}

export function matches(delivery: Delivery, where: Where): boolean {
  return Object.entries(where).every(([field, value]) => delivery[field as keyof Where] === value)
}

function deliveries(round: number, from: PartyIndex, outbox: Outbox, parties: readonly PartyIndex[]): Delivery[] {
  const { broadcast, directs = new Map<PartyIndex, Uint8Array>() } = outbox
  const others = parties.filter((to) => to !== from)
  return [
    ...(broadcast ? others.map((to): Delivery => ({ round, from, to, kind: 'broadcast', body: broadcast })) : []),
    ...[...directs].map(([to, body]): Delivery => ({ round, from, to, kind: 'direct', body })),
  ]
}

function inboxOf(to: PartyIndex, { awaits }: Outbox, arrived: readonly Delivery[]): Inbox {
  const bodies = (kind: Delivery['kind'], from: readonly PartyIndex[]) =>
    new Map(arrived.filter((d) => d.to === to && d.kind === kind && from.includes(d.from)).map((d) => [d.from, d.body]))
  return { broadcasts: bodies('broadcast', awaits.broadcasts), directs: bodies('direct', awaits.directs) }
}

function missingFrom(inbox: Inbox, { awaits }: Outbox): PartyIndex[] {
  return [
    ...awaits.broadcasts.filter((from) => !inbox.broadcasts.has(from)),
    ...awaits.directs.filter((from) => !inbox.directs.has(from)),
  ]
}
