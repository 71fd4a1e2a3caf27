import { beforeAll, describe, expect, test } from 'vitest'
import type { EcdsaSignature } from '../mpc/combine.ts'
import { CheatingAbort } from '../mpc/errors.ts'
import type { Outbox, PartyIndex } from '../mpc/party.ts'
import { withField } from '../mpc/testing/message-fields.ts'
import type { Message } from './message.ts'
import type { SignPlan } from './plan.ts'
import { ceremonyId, encodePlan } from './plan.ts'
import { ALTERATIONS, alteringAt, expectBenign, flip, placesOf } from './testing/alterations.ts'
import { altering, corrupted, type Interference, type Run, resigned } from './testing/memory-network.ts'
import { type MemoryWallet, makeWallet, runRenewal, runSign, type Staging, signPlan } from './testing/memory-wallet.ts'
import { outcomeOf } from './testing/outcomes.ts'

let two: MemoryWallet
let three: MemoryWallet
beforeAll(async () => {
  two = await makeWallet(2, 3)
  three = await makeWallet(3, 4)
})

const DIGEST = new Uint8Array(32).fill(9)

function sign(wallet: MemoryWallet, staging: Staging = {}, change: Partial<SignPlan> = {}) {
  return runSign(wallet, signPlan(wallet, change), () => DIGEST, staging)
}

describe('every message of a signature by two', () => {
  const places = [
    { to: 2, round: 1, kind: 'broadcast' },
    { to: 2, round: 1, kind: 'direct' },
    { to: 1, round: 1, kind: 'broadcast' },
    { to: 1, round: 1, kind: 'direct' },
    { to: 1, round: 2, kind: 'direct' },
    { to: 2, round: 2, kind: 'direct' },
    { to: 1, round: 3, kind: 'direct' },
  ] as const
  test('are the messages there are', async () => {
    const sent = placesOf(await sign(two))
    expect(sent).toHaveLength(places.length)
    expect(sent).toEqual(expect.arrayContaining([...places]))
  })

  for (const place of places)
    for (const [name, alteration] of Object.entries(ALTERATIONS))
      test(`${place.kind} of round ${place.round} to party ${place.to}: ${name}`, async () => {
        const interference = alteringAt(place, alteration)
        expectBenign(await sign(two, { interference }), alteration[place.kind])
      })
})

describe('messages from elsewhere', () => {
  /** Puts every message another run sent to party 2 in the place of this run's. */
  async function replaying(recorded: Run<unknown>): Promise<Run<EcdsaSignature | undefined>> {
    const old = recorded.trips.filter(({ direction }) => direction === 'out')
    return sign(two, {
      interference: { toParty: ({ step, messages }) => old[step - 1]?.messages ?? messages },
    })
  }

  test('another ceremony', async () => {
    expectBenign(await replaying(await sign(two)), ['broadcast-signature'])
  })

  test('another kind of ceremony', async () => {
    expectBenign(await replaying(await runRenewal(two)), ['broadcast-signature'])
  })

  test('another signing set of the same key', async () => {
    expectBenign(await replaying(await sign(two, {}, { signers: [1, 3] })), ['broadcast-signature'])
  })

  test('another wallet', async () => {
    expectBenign(await replaying(await sign(await makeWallet(2, 3))), ['broadcast-signature'])
  })

  test('only the sealed messages of another ceremony', async () => {
    const old = (await sign(two)).trips.filter(({ direction }) => direction === 'out').flatMap((t) => t.messages)
    const alter = (m: Message) =>
      m.kind === 'direct' ? old.filter((o) => o.kind === 'direct' && o.round === m.round) : [m]
    expectBenign(await sign(two, { interference: altering(2, alter) }), ['seal-broken'])
  })

  test('a message turned round to its sender', async () => {
    let first: readonly Message[] = []
    const run = await sign(two, {
      interference: {
        toParty: ({ messages }) => (first = messages),
        toCoordinator: (_, answer) => ({
          ...answer,
          messages: first.map((m) => ({ ...m, from: 2, ...(m.kind === 'direct' ? { to: 1 } : {}) })),
        }),
      },
    })
    expectBenign(run, ['broadcast-signature'])
  })
})

describe('messages in another order', () => {
  test('within a trip make no difference', async () => {
    const run = await sign(
      three,
      {
        interference: {
          toParty: ({ messages }) => messages.toReversed(),
          toCoordinator: (_, answer) => ({ ...answer, messages: answer.messages.toReversed() }),
        },
      },
      { signers: [1, 2, 3] },
    )
    expect(outcomeOf(run)).toBe('done')
  })

  test('sealed for one server and brought to another', async () => {
    const swap = (m: Message) => (m.kind === 'direct' && m.to === 2 && m.from === 1 ? { ...m, to: 3 } : m)
    const astray: Message[] = []
    const run = await sign(
      three,
      {
        interference: {
          toParty: ({ party, messages }) => {
            if (party === 2)
              astray.push(...messages.filter(({ kind, from }) => kind === 'direct' && from === 1).map(swap))
            return party === 3
              ? [...messages.filter((m) => m.kind === 'broadcast' || m.from !== 1), ...astray.splice(0)]
              : messages
          },
        },
      },
      { signers: [1, 2, 3] },
    )
    expectBenign(run, ['seal-broken'])
  })
})

describe('a device that says two things', () => {
  const plan = () => signPlan(three, { signers: [1, 2, 3] })

  /** Gives party 3 another commitment of the device than party 2, signed by the device as well. */
  function equivocating(ceremony: Uint8Array): Interference {
    const device = three.identities.get(1)!
    return altering(3, (m) =>
      m.kind === 'broadcast' && m.from === 1
        ? resigned(
            device,
            ceremony,
            m,
            withField(m.body, 'commitment', (commitment) => flip(commitment, 0)),
          )
        : m,
    )
  }

  test('in round 1: what the other server seals for the device does not open', async () => {
    const signing = plan()
    const interference = equivocating(ceremonyId(encodePlan(signing)))
    expectBenign(await runSign(three, signing, () => DIGEST, { interference }), ['seal-broken'])
  })

  test('in round 1: nor does what the servers seal for one another', async () => {
    const signing = plan()
    const interference: Interference = {
      ...equivocating(ceremonyId(encodePlan(signing))),
      // A coordinator that does not look, and goes on as long as it can.
      toCoordinator: ({ party }, answer) => ({
        ...answer,
        round: 8,
        messages: answer.messages.filter((m) => party !== 3 || m.kind === 'broadcast' || m.to !== 1 || m.round !== 2),
      }),
    }
    const run = await runSign(three, signing, () => DIGEST, { interference })
    expectBenign(run, ['seal-broken'])
    expect([...run.failures.keys()].sort()).toEqual([2, 3])
  })

  test('a party that reports another transcript', async () => {
    const toCoordinator: Interference['toCoordinator'] = (_, answer) => ({ ...answer, transcript: new Uint8Array(32) })
    expectBenign(await sign(two, { interference: { toCoordinator } }), ['transcript-mismatch'])
  })

  test('about what is to be signed', async () => {
    const run = await runSign(three, plan(), (index) => new Uint8Array(32).fill(index === 3 ? 1 : 2))
    expectBenign(run, ['session-mismatch'])
  })
})

describe('invariant 8: a real cheater is known to its victim, whoever it is', () => {
  const cheats: Record<string, { cheat: (outbox: Outbox, round: number) => Outbox; ends: string }> = {
    'another u in the OT extension': {
      cheat: atRound(1, (direct) => withField(direct, 'u', (u) => u.map((byte) => byte ^ 0x10))),
      ends: 'cheating:ot-extension',
    },
    'another check value in the OT extension': {
      cheat: atRound(1, (direct) => withField(direct, 'x', (x) => flip(x, 0))),
      ends: 'cheating:ot-extension',
    },
    'another input in every OT of the product': {
      cheat: atRound(2, (direct) => withField(direct, 'product.masked', (a) => flip(a, a.length - 1))),
      ends: 'cheating:rvole',
    },
    'another μ': {
      cheat: atRound(2, (direct) => withField(direct, 'product.mu', (mu) => flip(mu, 0))),
      ends: 'cheating:rvole',
    },
    'another Γ of the nonce': {
      cheat: atRound(2, (direct, point) => withField(direct, 'gammaU', () => point)),
      ends: 'cheating:gamma-u',
    },
    'another Γ of the key': {
      cheat: atRound(2, (direct, point) => withField(direct, 'gammaV', () => point)),
      ends: 'cheating:gamma-v',
    },
  }

  function atRound(at: number, change: (direct: Uint8Array, point: Uint8Array) => Uint8Array) {
    return (outbox: Outbox, round: number): Outbox => {
      if (round !== at) return outbox
      const point = two.materials.get(1)!.share.publicKey
      return { ...outbox, directs: new Map([...outbox.directs!].map(([to, body]) => [to, change(body, point)])) }
    }
  }

  function played(cheater: PartyIndex, cheat: (outbox: Outbox, round: number) => Outbox): Staging {
    return { corrupt: new Map([[cheater, (protocol) => corrupted(protocol, cheat)]]) }
  }

  for (const [name, { cheat, ends }] of Object.entries(cheats)) {
    test(`a server: ${name}`, async () => {
      const run = await sign(two, played(2, cheat))
      expect(outcomeOf(run)).toBe(ends)
      expect((run.outcome as { error: CheatingAbort }).error.peer).toBe(2)
    })

    test(`a device: ${name}`, async () => {
      const run = await sign(two, played(1, cheat))
      const victim = run.failures.get(2)
      expect(victim).toBeInstanceOf(CheatingAbort)
      expect(`cheating:${(victim as CheatingAbort).check}`).toBe(ends)
      expect((victim as CheatingAbort).peer).toBe(1)
    })
  }

  test('a wrong share of the signature is no signature and accuses nobody', async () => {
    const cheat = atRound(3, (direct) => withField(direct, 'w', (w) => flip(w, 31)))
    expectBenign(await sign(two, played(2, cheat)), ['invalid-signature'])
  })
})
