import { bytes, encodeAs, list, nullable } from '../cbor/shape.ts'
import { BenignAbort } from './errors.ts'
import { readMessage } from './message.ts'
import type { Inbox, Outbox, PartyIndex, Protocol } from './party.ts'

/** No message of one protocol is longer. */
const MAX_PART = 128 * 1024

/**
 * Several protocols among the same parties, in the rounds of one: each message is a list of what every protocol sends in
 * that round, null for one that sends nothing. All must have the same number of rounds.
 * @param protocols in an order that the parties share
 * @throws BenignAbort `malformed-message` with the peer, `rounds-differ`; and what the protocols throw
 */
export async function* together<Result>(protocols: readonly Protocol<Result>[]): Protocol<Result[]> {
  try {
    let steps = await each(protocols, (protocol) => protocol.next())
    while (steps.some((step) => !step.done)) {
      const outboxes = steps.map(outboxOf)
      const inbox = yield joined(outboxes)
      const inboxes = outboxes.map((outbox, i) => partsFor(outbox, i, inbox, outboxes.length))
      steps = await each(protocols, (protocol, i) => protocol.next(inboxes[i]!))
    }
    return steps.map((step) => step.value as Result)
  } finally {
    // Where one fails, the secrets of the others go too.
    for (const protocol of protocols) await protocol.return(undefined as Result)
  }
}

/** One after the other: each is heavy work. */
async function each<Result>(
  protocols: readonly Protocol<Result>[],
  advance: (protocol: Protocol<Result>, i: number) => Promise<IteratorResult<Outbox, Result>>,
): Promise<IteratorResult<Outbox, Result>[]> {
  const steps: IteratorResult<Outbox, Result>[] = []
  for (const [i, protocol] of protocols.entries()) steps.push(await advance(protocol, i))
  return steps
}

function outboxOf(step: IteratorResult<Outbox, unknown>): Outbox {
  if (step.done) throw new BenignAbort('rounds-differ', 'One of the protocols ended before the others.')
  return step.value
}

function partsShape(count: number) {
  return list(nullable(bytes({ min: 1, max: MAX_PART })), count)
}

function joined(outboxes: readonly Outbox[]): Outbox {
  const shape = partsShape(outboxes.length)
  const broadcasts = outboxes.map(({ broadcast }) => broadcast ?? null)
  const receivers = union(outboxes.map(({ directs }) => [...(directs?.keys() ?? [])]))
  const directTo = (to: PartyIndex) => outboxes.map(({ directs }) => directs?.get(to) ?? null)
  return {
    ...(broadcasts.some((part) => part !== null) ? { broadcast: encodeAs(shape, broadcasts) } : {}),
    directs: new Map(receivers.map((to) => [to, encodeAs(shape, directTo(to))])),
    awaits: {
      broadcasts: union(outboxes.map(({ awaits }) => awaits.broadcasts)),
      directs: union(outboxes.map(({ awaits }) => awaits.directs)),
    },
  }
}

/** What the protocol at `position` waits for, out of what came for all. */
function partsFor({ awaits }: Outbox, position: number, inbox: Inbox, count: number): Inbox {
  const shape = partsShape(count)
  const parts = (messages: ReadonlyMap<PartyIndex, Uint8Array>, expected: readonly PartyIndex[]) => {
    const found = new Map<PartyIndex, Uint8Array>()
    for (const [from, message] of messages) {
      const part = readMessage(shape, message, from)[position]!
      if ((part !== null) !== expected.includes(from)) {
        throw new BenignAbort('malformed-message', `Party ${from} left a part out, or sent one too many.`, from)
      }
      if (part !== null) found.set(from, part)
    }
    return found
  }
  return {
    broadcasts: parts(inbox.broadcasts, awaits.broadcasts),
    directs: parts(inbox.directs, awaits.directs),
  }
}

function union(lists: readonly (readonly PartyIndex[])[]): PartyIndex[] {
  return [...new Set(lists.flat())]
}
