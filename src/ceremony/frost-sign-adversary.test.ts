import { beforeAll, describe, expect, test } from 'vitest'
import type { BenignAbort } from '../mpc/errors.ts'
import type { Outbox, PartyIndex } from '../mpc/party.ts'
import { systemEnv } from '../mpc/system-env.ts'
import { fieldsOf, withField } from '../mpc/testing/message-fields.ts'
import { frostSigningCeremony } from './frost-signing.ts'
import type { Message } from './message.ts'
import { Participant } from './participant.ts'
import { ceremonyId, encodePlan, type FrostSignPlan } from './plan.ts'
import { ALTERATIONS, alteringAt, expectBenign, flip, type MessagePlace, placesOf } from './testing/alterations.ts'
import { DIGEST, expectSignature, ORDER, PAYLOAD, payloadsOf } from './testing/frost-payloads.ts'
import { altering, corrupted, type Interference, type Run, resigned } from './testing/memory-network.ts'
import {
  frostSignPlan,
  type MemoryWallet,
  makeWallet,
  runFrostSign,
  runSign,
  type Staging,
  signPlan,
} from './testing/memory-wallet.ts'
import { codeOf } from './testing/outcomes.ts'

let two: MemoryWallet
let three: MemoryWallet
beforeAll(async () => {
  two = await makeWallet(2, 3)
  three = await makeWallet(3, 4)
})

function sign(wallet: MemoryWallet, staging: Staging = {}, change: Partial<FrostSignPlan> = {}) {
  const plan = frostSignPlan(wallet, change)
  return runFrostSign(wallet, plan, payloadsOf(plan.signers), staging)
}

const BY_THREE = { signers: [1, 2, 3] }

describe('every message of a signature by two', () => {
  const places: readonly MessagePlace[] = [
    { to: 2, round: 1, kind: 'broadcast' },
    { to: 1, round: 1, kind: 'broadcast' },
    { to: 2, round: 2, kind: 'direct' },
    { to: 1, round: 3, kind: 'direct' },
  ]
  test('are the messages there are', async () => {
    expect(placesOf(await sign(two))).toEqual(places)
  })

  for (const place of places)
    for (const [name, alteration] of Object.entries(ALTERATIONS))
      test(`${place.kind} of round ${place.round} to party ${place.to}: ${name}`, async () => {
        const interference = alteringAt(place, alteration)
        expectBenign(await sign(two, { interference }), alteration[place.kind])
      })
})

describe('messages from elsewhere', () => {
  async function replaying(recorded: Run<unknown>): Promise<Run<Uint8Array | undefined>> {
    const old = recorded.trips.filter(({ direction }) => direction === 'out')
    return sign(two, { interference: { toParty: ({ step, messages }) => old[step - 1]?.messages ?? messages } })
  }

  test('another ceremony', async () => {
    expectBenign(await replaying(await sign(two)), ['broadcast-signature'])
  })

  test('another signing set of the same key', async () => {
    expectBenign(await replaying(await sign(two, {}, { signers: [1, 3] })), ['broadcast-signature'])
  })

  test('a signature by the root', async () => {
    expectBenign(await replaying(await runSign(two, signPlan(two), () => DIGEST)), ['broadcast-signature'])
  })

  test.each([
    ['the order', 2, 2],
    ['the share of a signature', 1, 3],
  ] as const)('only %s of another ceremony', async (_, to, round) => {
    const old = (await sign(two)).trips.flatMap(({ messages }) => messages).filter((m) => m.round === round)
    expect(old).toHaveLength(1)
    const change = () => [old[0]!]
    const interference = alteringAt({ to, round, kind: 'direct' }, { change, broadcast: [], direct: [] })
    expectBenign(await sign(two, { interference }), ['seal-broken'])
  })

  test('a commitment turned round to its sender', async () => {
    const toCoordinator: Interference['toCoordinator'] = (trip, answer) => ({
      ...answer,
      messages: trip.step === 1 ? first.map((m) => ({ ...m, from: 2 })) : answer.messages,
    })
    let first: readonly Message[] = []
    const toParty: Interference['toParty'] = ({ messages, step }) => {
      if (step === 1) first = messages
      return messages
    }
    expectBenign(await sign(two, { interference: { toParty, toCoordinator } }), ['broadcast-signature'])
  })
})

describe('a coordinator that carries messages as it likes', () => {
  test('in another order within a trip: no difference', async () => {
    const interference: Interference = {
      toParty: ({ messages }) => messages.toReversed(),
      toCoordinator: (_, answer) => ({ ...answer, messages: answer.messages.toReversed() }),
    }
    expectSignature(await sign(three, { interference }, BY_THREE), three)
  })

  test('an order sealed for one server, brought to another, opens nowhere', async () => {
    const astray: Message[] = []
    const toParty: Interference['toParty'] = ({ party, messages }) => {
      const orders = messages.filter(({ kind }) => kind === 'direct')
      if (party === 2) astray.push(...orders.map((m) => ({ ...m, to: 3 }) as Message))
      return party === 3 && orders.length > 0 ? [...messages.filter((m) => !orders.includes(m)), ...astray] : messages
    }
    const run = await sign(three, { interference: { toParty } }, BY_THREE)
    expectBenign(run, ['seal-broken'])
    expect(codeOf(run.failures.get(3))).toBe('seal-broken')
  })

  test('an order kept back from one server: no signature', async () => {
    const alter = (m: Message) => (m.kind === 'direct' ? [] : [m])
    expectBenign(await sign(three, { interference: altering(3, alter) }, BY_THREE), ['stalled'])
  })

  test('a party that reports another transcript', async () => {
    const toCoordinator: Interference['toCoordinator'] = (_, answer) => ({ ...answer, transcript: new Uint8Array(32) })
    expectBenign(await sign(two, { interference: { toCoordinator } }), ['transcript-mismatch'])
  })
})

describe('a device that says two things', () => {
  const plan = () => frostSignPlan(three, BY_THREE)

  test('about its commitments: the order does not open where others were seen', async () => {
    const signing = plan()
    const ceremony = ceremonyId(encodePlan(signing))
    const point = three.tezos.get(1)!.share.publicKey
    const interference = altering(3, (m) =>
      m.kind === 'broadcast' && m.from === 1
        ? resigned(
            three.identities.get(1)!,
            ceremony,
            m,
            withField(m.body, 'hiding', () => point),
          )
        : m,
    )
    const run = await runFrostSign(three, signing, payloadsOf(signing.signers), { interference })
    expectBenign(run, ['seal-broken'])
    expect([...run.failures.keys()]).toEqual([3])
  })

  /** The device twice over, in one ceremony: each of the two faces one server. */
  test('about its commitments, and seals for each server what opens there: the parts are of two signatures', async () => {
    const signing = plan()
    const ceremony = ceremonyId(encodePlan(signing))
    const seat = (self: PartyIndex): Participant<Uint8Array | undefined> => {
      const { seals, protocol } = frostSigningCeremony(
        signing,
        payloadsOf(signing.signers)(self),
        three.tezos.get(self)!,
        systemEnv,
      )
      const identities = new Map(signing.signers.map((index) => [index, three.identities.get(index)!.publicKey]))
      const identity = three.identities.get(self)!
      return new Participant({ ceremony, self, identity, identities, seals, random: systemEnv.random, protocol })
    }
    const faces = new Map([2, 3].map((server) => [server, seat(1)]))
    const servers = new Map([2, 3].map((server) => [server, seat(server)]))
    const shown = new Map<PartyIndex, Message[]>()
    for (const [server, face] of faces) shown.set(server, await face.begin())
    const committed: Message[] = []
    for (const server of servers.values()) committed.push(...(await server.begin()))
    const shares: Message[] = []
    for (const [index, server] of servers) {
      const orders = await faces.get(index)!.deliver(committed)
      const others = committed.filter(({ from }) => from !== index)
      await server.deliver([...shown.get(index)!, ...others])
      shares.push(...(await server.deliver(orders.filter((m) => m.kind === 'direct' && m.to === index))))
    }
    // Each server has signed once, with what it saw.
    expect(shares.map(({ from }) => from)).toEqual([2, 3])
    for (const face of faces.values()) await expect(face.deliver(shares)).rejects.toMatchObject({ code: 'seal-broken' })
    // And never again.
    for (const server of servers.values()) expect(await server.deliver(shares)).toEqual([])
  })

  test('about what is to be signed: no signature, and nobody is blamed', async () => {
    const signing = plan()
    const other = { ...ORDER, payload: { ...PAYLOAD, bytes: new Uint8Array(3) } }
    const run = await runFrostSign(
      three,
      signing,
      payloadsOf(signing.signers, (index) => (index === 3 ? other : ORDER)),
    )
    expectBenign(run, ['session-mismatch'])
    expect((run.outcome as { error: BenignAbort }).error.peer).toBeUndefined()
  })

  test.each<[string, (order: Uint8Array) => Uint8Array]>([
    ['a digest instead of a payload', () => DIGEST],
    [
      'a digest beside the payload',
      (order) => withField<Map<string, Uint8Array>>(order, '', (m) => m.set('digest', DIGEST)),
    ],
    ['a payload without kind', (order) => withField(order, 'payload.kind', () => undefined)],
    ['a payload that is too long', (order) => withField(order, 'payload.bytes', () => new Uint8Array(192 * 1024 + 1))],
    ['an order without a word on the acknowledgement', (order) => withField(order, 'acknowledgement', () => undefined)],
    ['an acknowledgement of another length', (order) => withField(order, 'acknowledgement', () => new Uint8Array(63))],
    ['nothing', () => new Uint8Array(0)],
  ])('invariant 3: %s', async (_, change) => {
    const run = await sign(
      two,
      cheating(1, 2, (outbox) => directsOf(outbox, change)),
    )
    expectBenign(run, ['malformed-message'])
    expect(run.failures.get(2)).toMatchObject({ code: 'malformed-message', peer: 1 })
  })
})

/** Party `index` follows the protocol but for what it sends in one round. */
function cheating(index: PartyIndex, round: number, change: (outbox: Outbox) => Outbox): Staging {
  return {
    corrupt: new Map([
      [index, (protocol) => corrupted(protocol, (outbox, at) => (at === round ? change(outbox) : outbox))],
    ]),
  }
}

function directsOf(outbox: Outbox, change: (direct: Uint8Array) => Uint8Array): Outbox {
  return { ...outbox, directs: new Map([...outbox.directs!].map(([to, body]) => [to, change(body)])) }
}

const broadcastOf = (change: (body: Uint8Array) => Uint8Array) => (outbox: Outbox) => ({
  ...outbox,
  broadcast: change(outbox.broadcast!),
})

describe('invariant 8: a server that cheats makes no signature, and burns nothing', () => {
  const small = Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? 1 : 0))
  test.each<[string, Staging, string, number | undefined]>([
    [
      'a wrong share of the signature',
      cheating(2, 3, (outbox) => directsOf(outbox, (body) => withField(body, 'share', (share) => flip(share, 0)))),
      'invalid-share',
      2,
    ],
    [
      'another session',
      cheating(2, 3, (outbox) => directsOf(outbox, (body) => withField(body, 'session', (id) => flip(id, 0)))),
      'session-mismatch',
      undefined,
    ],
    [
      'a commitment to nothing',
      cheating(
        2,
        1,
        broadcastOf((body) => withField(body, 'hiding', () => small)),
      ),
      'invalid-commitment',
      2,
    ],
    [
      'one commitment twice',
      cheating(
        2,
        1,
        broadcastOf((body) => withField(body, 'binding', () => fieldsOf(body).get('hiding')!)),
      ),
      'commitment-copied',
      undefined,
    ],
  ])('%s', async (_, staging, code, peer) => {
    const run = await sign(two, staging)
    expectBenign(run, [code])
    expect((run.outcome as { error: BenignAbort }).error.peer).toBe(peer)
  })

  test('a wrong share beside an honest one: it is known whose', async () => {
    const wrong = cheating(3, 3, (outbox) =>
      directsOf(outbox, (body) => withField(body, 'share', (share) => flip(share, 0))),
    )
    const run = await sign(three, wrong, BY_THREE)
    expectBenign(run, ['invalid-share'])
    expect((run.outcome as { error: BenignAbort }).error.peer).toBe(3)
  })
})
