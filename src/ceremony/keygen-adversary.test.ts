import { beforeAll, describe, expect, test } from 'vitest'
import { encodeAs } from '../cbor/shape.ts'
import { CheatingAbort } from '../mpc/errors.ts'
import type { Outbox } from '../mpc/party.ts'
import { withField } from '../mpc/testing/message-fields.ts'
import { confirmationShape } from './certificate.ts'
import type { Identity } from './identity.ts'
import type { Message } from './message.ts'
import { ceremonyId, encodePlan, type KeygenPlan } from './plan.ts'
import { altering, corrupted, type Interference, type Run, resigned } from './testing/memory-network.ts'
import { keygenPlan, openIdentities, runKeygen, type Staging } from './testing/memory-wallet.ts'
import { outcomeOf } from './testing/outcomes.ts'

let identities: Map<number, Identity>
let honest: Awaited<ReturnType<typeof runKeygen>>
beforeAll(async () => {
  identities = await openIdentities(3)
  honest = await runKeygen(keygenPlan(identities, 2), identities)
})

function keygen(staging: Staging, plan: KeygenPlan = keygenPlan(identities, 2)) {
  return runKeygen(plan, identities, staging)
}

/** No certificate, and nobody accused. */
function expectBenign(run: Run<unknown>, code: string) {
  expect(outcomeOf(run)).toBe(code)
  for (const failure of run.failures.values()) expect(failure).not.toBeInstanceOf(CheatingAbort)
}

const flipFirst = (body: Uint8Array) => body.map((byte, i) => (i === 0 ? byte ^ 1 : byte))
const flipLast = (body: Uint8Array) => body.map((byte, i) => (i === body.length - 1 ? byte ^ 1 : byte))

test('an honest keygen takes four trips to each server', () => {
  expect(outcomeOf(honest)).toBe('done')
  expect(Math.max(...honest.trips.map(({ step }) => step))).toBe(4)
})

describe('one message altered on its way', () => {
  const kinds = { broadcast: 'broadcast-signature', direct: 'seal-broken' } as const
  for (const [to, from] of [
    [2, 1],
    [2, 3],
    [1, 2],
  ] as const)
    for (const round of [1, 2, 3, 4] as const)
      for (const kind of ['broadcast', 'direct'] as const) {
        // Base OTs are offered by the lower index; shares go to all; confirmations to the device.
        const exists =
          kind === 'broadcast' ? round < 4 || to === 1 : round === 3 || (round === 2 && from === 1 && to === 2)
        if (!exists) continue
        test(`${kind} of round ${round} from ${from} to ${to}`, async () => {
          const alter = (m: Message) =>
            m.round === round && m.kind === kind && m.from === from ? { ...m, body: flipLast(m.body) } : m
          const interference: Interference =
            to === 2
              ? altering(2, alter)
              : {
                  toCoordinator: ({ party }, answer) => ({
                    ...answer,
                    messages: answer.messages.map((m) => (party === from && isFor(m, to) ? alter(m) : m)),
                  }),
                }
          expectBenign(await keygen({ interference }), kinds[kind])
        })
      }

  function isFor(message: Message, to: number) {
    return message.kind === 'broadcast' || message.to === to
  }
})

describe('messages that do not belong', () => {
  test('of another keygen among the same parties', async () => {
    const old = honest.trips.filter(({ direction, party }) => direction === 'out' && party === 2)
    const interference: Interference = {
      toParty: ({ party, step, messages }) => (party === 2 ? old[step - 1]!.messages : messages),
    }
    expectBenign(await keygen({ interference }), 'broadcast-signature')
  })

  test('of another epoch of the same plan', async () => {
    const plan = keygenPlan(identities, 2)
    const other = await keygen({}, { ...plan, epoch: 2 })
    const old = other.trips.filter(({ direction, party }) => direction === 'out' && party === 2)
    const interference: Interference = {
      toParty: ({ party, step, messages }) => (party === 2 ? old[step - 1]!.messages : messages),
    }
    expectBenign(await keygen({ interference }, plan), 'broadcast-signature')
  })

  test('kept back for ever', async () => {
    const interference = altering(3, (m) => (m.round === 2 ? [] : m))
    expectBenign(await keygen({ interference }), 'stalled')
  })

  test('brought to the wrong server', async () => {
    const swap: Interference = {
      toParty: ({ party, messages }) => messages.map((m) => (m.kind === 'direct' && party === 2 ? { ...m, to: 3 } : m)),
    }
    expectBenign(await keygen({ interference: swap }), 'wrong-receiver')
  })
})

describe('a device that says two things', () => {
  const versions = [
    { what: 'its sealing key', field: 'sealing', compares: true, ends: 'transcript-mismatch' },
    // A coordinator that does not look goes on until what the servers seal for one another does not open.
    { what: 'its sealing key, unseen', field: 'sealing', compares: false, ends: 'seal-broken' },
    { what: 'its commitment', field: 'body', compares: true, ends: 'session-mismatch' },
  ]
  test.each(versions)('about $what', async ({ field, compares, ends }) => {
    const plan = keygenPlan(identities, 2)
    const ceremony = ceremonyId(encodePlan(plan))
    const alter = altering(3, (m) =>
      m.kind === 'broadcast' && m.from === 1 && m.round === 1
        ? resigned(identities.get(1)!, ceremony, m, withField(m.body, field, flipLast))
        : m,
    )
    const toCoordinator: Interference['toCoordinator'] = (_, answer) => ({
      ...answer,
      round: compares ? answer.round : 8,
    })
    const run = await keygen({ interference: { ...alter, toCoordinator } }, plan)
    expectBenign(run, ends)
    expect([...run.prepared.keys()]).toEqual([])
  })

  test('about its confirmation: the certificate needs both ends of every pair', async () => {
    const interference: Interference = {
      toCoordinator: ({ party }, answer) => ({
        ...answer,
        messages: answer.messages.map((m) => (party === 3 && m.round === 4 ? swapped : m)),
      }),
    }
    const plan = keygenPlan(identities, 2)
    const empty = { index: 3, pairs: [], signature: new Uint8Array(64) }
    const swapped = await resigned(
      identities.get(3)!,
      ceremonyId(encodePlan(plan)),
      { kind: 'broadcast', round: 4, from: 3, body: new Uint8Array(0), signature: new Uint8Array(64) },
      encodeAs(confirmationShape, empty),
    )
    expectBenign(await keygen({ interference }, plan), 'confirmation-signature')
  })
})

test('a server that speaks for another', async () => {
  const interference: Interference = {
    toCoordinator: ({ party }, answer) => ({
      ...answer,
      messages: party === 2 ? answer.messages.map((m) => ({ ...m, from: 3 })) : answer.messages,
    }),
  }
  expectBenign(await keygen({ interference }), 'foreign-message')
})

describe('a first message that is none', () => {
  const first = (change: (body: Uint8Array) => Uint8Array): Staging => ({
    corrupt: new Map([
      [
        2,
        (protocol) =>
          corrupted(protocol, (outbox, round) =>
            round === 1 ? { ...outbox, broadcast: change(outbox.broadcast!) } : outbox,
          ),
      ],
    ]),
  })

  test.each<[string, (body: Uint8Array) => Uint8Array, string]>([
    ['without its sealing key', (body) => withField(body, 'sealing', () => undefined), 'malformed-message'],
    ['with a short sealing key', (body) => withField(body, 'sealing', (key) => key.slice(1)), 'malformed-message'],
    [
      'with a sealing key of small order',
      (body) => withField(body, 'sealing', () => new Uint8Array(32)),
      'sealing-key',
    ],
    ['without its body', (body) => withField(body, 'body', () => undefined), 'malformed-message'],
    ['with a longer body', (body) => withField(body, 'body', (b) => Uint8Array.of(...b, 0)), 'malformed-message'],
    [
      'with a body of another form, though of its length',
      (body) => withField(body, 'body', (b) => new Uint8Array(b.length)),
      'malformed-message',
    ],
    ['with another field', (body) => withField<Map<string, 1>>(body, '', (m) => m.set('more', 1)), 'malformed-message'],
    ['that is no map', () => Uint8Array.of(0x80), 'malformed-message'],
  ])('%s', async (_, change, code) => {
    expectBenign(await keygen(first(change)), code)
  })

  test('its form is looked at before any sealing key', async () => {
    const small = first((body) => withField(body, 'sealing', () => new Uint8Array(32)))
    const long = first((body) => withField(body, 'body', (b) => new Uint8Array(b.length)))
    const corrupt = new Map([...small.corrupt!, [3, long.corrupt!.get(2)!] as const])
    expectBenign(await keygen({ corrupt }), 'malformed-message')
  })
})

describe('invariant 8: the second key of a keygen, by a server that cheats', () => {
  type Parts = (Uint8Array | null)[]
  /** The message of the second key, or all of them. */
  const second = (change: (part: Uint8Array) => Uint8Array) => (message: Uint8Array) => withField(message, '1', change)
  const all = (change: (parts: Parts) => Parts) => (message: Uint8Array) => withField<Parts>(message, '', change)
  const field = (name: string, change: (value: Uint8Array) => Uint8Array = flipLast) =>
    second((part) => withField(part, name, change))
  /** In round 1 the messages of the keys lie in a body of their own. */
  const inBody = (change: (message: Uint8Array) => Uint8Array) => (message: Uint8Array) =>
    withField(message, 'body', change)

  function cheating(
    round: number,
    kind: 'broadcast' | 'directs',
    change: (message: Uint8Array) => Uint8Array,
  ): Staging {
    const alter = (outbox: Outbox): Outbox =>
      kind === 'broadcast'
        ? { ...outbox, broadcast: change(outbox.broadcast!) }
        : { ...outbox, directs: new Map([...outbox.directs!].map(([to, message]) => [to, change(message)])) }
    return {
      corrupt: new Map([
        [2, (protocol) => corrupted(protocol, (outbox, at) => (at === round ? alter(outbox) : outbox))],
      ]),
    }
  }

  const swap = all((parts) => parts.toReversed())
  const without = all(([first]) => [first!, null])
  const alone = all(([first]) => [first!])
  const more = all((parts) => [...parts, parts[1]!])

  test.each<[string, Staging, string]>([
    ['another nonce', cheating(1, 'broadcast', inBody(field('nonce'))), 'commitment-mismatch'],
    ['another commitment', cheating(1, 'broadcast', inBody(field('coefficients'))), 'commitment-mismatch'],
    ['another commitment to its chain code', cheating(1, 'broadcast', inBody(field('chainCode'))), 'session-mismatch'],
    ['another session', cheating(2, 'broadcast', field('session')), 'session-mismatch'],
    ['another salt', cheating(2, 'broadcast', field('salt')), 'commitment-mismatch'],
    [
      'a coefficient that was not committed to',
      cheating(2, 'broadcast', second(swapCoefficients)),
      'commitment-mismatch',
    ],
    ['another response', cheating(2, 'broadcast', field('proofs.1.response', flipFirst)), 'invalid-proof'],
    ['another chain code', cheating(3, 'broadcast', field('chainCode')), 'chain-code-mismatch'],
    ['another share', cheating(3, 'directs', field('share', flipFirst)), 'share-mismatch'],
    ['its part in the place of the root’s, in round 1', cheating(1, 'broadcast', inBody(swap)), 'commitment-mismatch'],
    ['the same in round 2', cheating(2, 'broadcast', swap), 'malformed-message'],
    ['the same in round 3', cheating(3, 'broadcast', swap), 'chain-code-mismatch'],
    ['the same in what is sealed', cheating(3, 'directs', swap), 'malformed-message'],
    ['its part left out, in round 1', cheating(1, 'broadcast', inBody(without)), 'malformed-message'],
    ['the same in round 2', cheating(2, 'broadcast', without), 'malformed-message'],
    ['the same in what is sealed', cheating(3, 'directs', without), 'malformed-message'],
    ['one part alone', cheating(2, 'broadcast', alone), 'malformed-message'],
    ['a part too many', cheating(2, 'broadcast', more), 'malformed-message'],
    ['a part too many in round 1', cheating(1, 'broadcast', inBody(more)), 'malformed-message'],
  ])('%s', async (_, staging, code) => {
    const run = await keygen(staging)
    expectBenign(run, code)
    expect([...run.prepared.keys()]).toEqual([])
  })

  function swapCoefficients(part: Uint8Array): Uint8Array {
    return withField<Uint8Array[]>(part, 'coefficients', (points) => points.toReversed())
  }
})

test('a second root is refused by every party', async () => {
  const root = { curve: 'secp256k1', purpose: 'root' } as const
  const run = await keygen({}, keygenPlan(identities, 2, 1, { keys: [root, root] }))
  expectBenign(run, 'second-root')
  expect(run.trips).toEqual([])
})

test('a key of FROST needs no pairs, and the root among others those it always needs', async () => {
  const tezos = { curve: 'ed25519', purpose: 'tezos' } as const
  const alone = await keygen({}, keygenPlan(identities, 2, 1, { keys: [tezos, tezos] }))
  expect(outcomeOf(alone)).toBe('done')
  for (const { pairs, shares } of alone.prepared.values()) expect([pairs.size, shares.length]).toEqual([0, 2])
  const peersOf = (index: number) => [...honest.prepared.get(index)!.pairs.keys()]
  expect([1, 2, 3].map(peersOf)).toEqual([[2, 3], [1], [1]])
})

test('a quorum in which devices could sign alone is refused by every server', async () => {
  const plan = keygenPlan(identities, 2, 2)
  expect(outcomeOf(await keygen({}, plan))).toBe('devices-could-sign-alone')
})

test('invariant 6: nothing leaves a party before it has stored its part', async () => {
  const run = await keygen({
    interference: { toCoordinator: (_, a) => ({ ...a, messages: a.messages.filter(({ round }) => round < 4) }) },
  })
  expectBenign(run, 'stalled')
  // Every party that confirmed is prepared, and may still be completed.
  expect([...run.prepared.keys()].sort()).toEqual([1, 2, 3])
})

test('invariant 8: a server that cheats in the OT extension of a pair is known to the device', async () => {
  const run = await keygen({
    corrupt: new Map([
      [
        2,
        (protocol) =>
          corrupted(protocol, (outbox, round) => {
            if (round !== 3) return outbox
            const directs = new Map(outbox.directs)
            const message = directs.get(1)!
            const cheated = withField(message, '0', (part) =>
              withField(part, 'pair', (pair) => withField(pair, 'extension.u', (u) => u.map((byte) => byte ^ 0x10))),
            )
            return { ...outbox, directs: directs.set(1, cheated) }
          }),
      ],
    ]),
  })
  expect(outcomeOf(run)).toBe('cheating:ot-extension')
  expect((run.outcome as { error: CheatingAbort }).error.peer).toBe(2)
})
