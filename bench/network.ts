import type { Inbox, Outbox, PartyIndex, Protocol } from '../src/mpc/party.ts'
import { cpuMs } from './bench.ts'

/** What one party spent in a run: between two messages each, and in all. */
export type PartyCosts = {
  /** CPU in milliseconds: up to the messages of round 1, then after each round. */
  phases: number[]
  /** Bytes of its messages before sealing; a broadcast once. */
  sent: number
  received: number
}

/** What each party sends in one round. */
type Mail = ReadonlyMap<PartyIndex, Outbox>

/** Runs the parts of all parties round by round in memory, each step under a clock of its own. */
export async function measureRun<Result>(
  protocols: ReadonlyMap<PartyIndex, Protocol<Result>>,
): Promise<{ costs: Map<PartyIndex, PartyCosts>; results: Map<PartyIndex, Result> }> {
  const costs = new Map<PartyIndex, PartyCosts>()
  const results = new Map<PartyIndex, Result>()
  const advance = async (index: PartyIndex, inbox?: Inbox) => {
    const protocol = protocols.get(index)!
    let step!: IteratorResult<Outbox, Result>
    const ms = await cpuMs(async () => {
      step = inbox ? await protocol.next(inbox) : await protocol.next()
    })
    const cost = costs.get(index) ?? { phases: [], sent: 0, received: 0 }
    cost.phases.push(ms)
    if (inbox) cost.received += sizeOf(inbox.broadcasts) + sizeOf(inbox.directs)
    if (!step.done) cost.sent += (step.value.broadcast?.length ?? 0) + sizeOf(step.value.directs)
    costs.set(index, cost)
    return step
  }

  let inboxes: ReadonlyMap<PartyIndex, Inbox | undefined> = new Map([...protocols.keys()].map((i) => [i, undefined]))
  while (inboxes.size > 0) {
    const mail = new Map<PartyIndex, Outbox>()
    for (const [index, inbox] of inboxes) {
      const step = await advance(index, inbox)
      if (step.done) results.set(index, step.value)
      else mail.set(index, step.value)
    }
    inboxes = new Map([...mail].map(([index, { awaits }]) => [index, inboxOf(index, awaits, mail)]))
  }
  return { costs, results }
}

/**
 * Trips from the device to the servers and back until every party has its result, when each trip brings every server all
 * that waits for it, and every server goes on as far as it can before it answers.
 * @param setOut told the number of each trip, from 1, before it
 */
export async function countTrips<Result>(
  protocols: ReadonlyMap<PartyIndex, Protocol<Result>>,
  device: PartyIndex,
  setOut: (trip: number) => void = () => {},
): Promise<number> {
  const rounds = new Map([...protocols.keys()].map((index): [PartyIndex, Outbox[]] => [index, []]))
  const done = new Set<PartyIndex>()
  /** Goes on while everything awaited can be seen. */
  const advance = async (index: PartyIndex, visible: ReadonlyMap<PartyIndex, readonly Outbox[]>) => {
    const own = rounds.get(index)!
    while (!done.has(index)) {
      const outbox = own.at(-1)
      const round = own.length - 1
      const mail = new Map([...visible].flatMap(([from, sent]) => (sent[round] ? [[from, sent[round]] as const] : [])))
      const { broadcasts = [], directs = [] } = outbox?.awaits ?? {}
      if (![...broadcasts, ...directs].every((from) => mail.has(from))) return
      const protocol = protocols.get(index)!
      const step = outbox ? await protocol.next(inboxOf(index, outbox.awaits, mail)) : await protocol.next()
      if (step.done) done.add(index)
      else own.push(step.value)
    }
  }

  const servers = [...protocols.keys()].filter((index) => index !== device)
  await advance(device, new Map())
  for (let trips = 0; ; trips++) {
    if (done.size === protocols.size) return trips
    setOut(trips + 1)
    // What the device has when it sets out; servers hear of one another only through it.
    const carried = new Map([...rounds].map(([index, sent]) => [index, [...sent]]))
    for (const server of servers) await advance(server, carried)
    await advance(device, rounds)
    const stuck = [...rounds].every(([index, sent]) => sent.length === carried.get(index)!.length)
    if (stuck && done.size < protocols.size) throw new Error('The parties wait for one another.')
  }
}

function inboxOf(to: PartyIndex, awaits: Outbox['awaits'], mail: Mail): Inbox {
  return {
    broadcasts: new Map(awaits.broadcasts.map((from) => [from, mail.get(from)!.broadcast!])),
    directs: new Map(awaits.directs.map((from) => [from, mail.get(from)!.directs!.get(to)!])),
  }
}

function sizeOf(messages: ReadonlyMap<PartyIndex, Uint8Array> = new Map()): number {
  return [...messages.values()].reduce((sum, { length }) => sum + length, 0)
}
