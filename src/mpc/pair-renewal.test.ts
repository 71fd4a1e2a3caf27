import { beforeAll, describe, expect, test } from 'vitest'
import { bitAt } from './bits.ts'
import type { Env } from './env.ts'
import type { PairState } from './pair.ts'
import { type RenewalSetup, renewPairParty } from './pair-renewal.ts'
import type { PartyIndex } from './party.ts'
import { systemEnv } from './system-env.ts'
import { deterministicEnv } from './testing/deterministic-env.ts'
import { flipped, withField } from './testing/message-fields.ts'
import { type Delivery, mutating, resultsOf, runNetwork, type Tamper } from './testing/network.ts'

const identities = new Map([
  [2, new Uint8Array(32).fill(0x22)],
  [5, new Uint8Array(32).fill(0x55)],
])
const base = { ceremony: new Uint8Array(32).fill(0xc0), epoch: 1, generation: 1, identities }
const setups = (change: Partial<RenewalSetup> = {}): Map<PartyIndex, RenewalSetup> =>
  new Map([
    [2, { ...base, ...change, self: 2, peer: 5 }],
    [5, { ...base, ...change, self: 5, peer: 2 }],
  ])

function run(of = setups(), tamper?: Tamper, env: (index: PartyIndex) => Env = () => systemEnv) {
  return runNetwork(new Map([...of].map(([index, setup]) => [index, renewPairParty(setup, env(index))])), tamper)
}

const failed = (code: string, peer: PartyIndex) => ({
  status: 'failed',
  error: expect.objectContaining({ name: 'BenignAbort', code, peer }),
})
const cheated = {
  status: 'failed',
  error: expect.objectContaining({ name: 'CheatingAbort', check: 'ot-extension', peer: 5 }),
}
const waiting = (round: number, ...missing: PartyIndex[]) => ({ status: 'waiting', round, missing })

let sent: Delivery[]
let pairs: Map<PartyIndex, PairState>
beforeAll(async () => {
  sent = []
  const record: Tamper = (deliveries) => {
    sent.push(...deliveries)
    return deliveries
  }
  pairs = resultsOf(await run(setups(), record, (index) => deterministicEnv(`renewal ${index}`)))
})

describe('pair renewal', () => {
  test('gives both parties the same fresh pair', () => {
    const [low, high] = [pairs.get(2)!, pairs.get(5)!]
    expect(low).toMatchObject({ self: 2, peer: 5, epoch: 1, generation: 1 })
    expect(high).toMatchObject({ self: 5, peer: 2, epoch: 1, generation: 1 })
    expect(low.id).toEqual(high.id)
    expect(low.zeroSeed).toEqual(high.zeroSeed)
    for (const [sender, receiver] of [
      [low, high],
      [high, low],
    ] as const) {
      const expected = receiver.both.zero.map((byte, i) =>
        bitAt(sender.chosen.delta, i >>> 5) ? receiver.both.one[i]! : byte,
      )
      expect(sender.chosen.seeds).toEqual(expected)
    }
  })

  test('takes three rounds', () => {
    expect(sent.map(({ round, from, kind }) => [round, from, kind])).toEqual([
      [1, 2, 'broadcast'],
      [1, 5, 'broadcast'],
      [2, 2, 'direct'],
      [3, 5, 'direct'],
    ])
  })

  test('never repeats: the same plan again makes another pair', async () => {
    const again = resultsOf(await run())
    expect(again.get(2)!.id).not.toEqual(pairs.get(2)!.id)
    expect(again.get(2)!.zeroSeed).not.toEqual(pairs.get(2)!.zeroSeed)
  })

  test('needs the identity key of both', async () => {
    const outcomes = await run(setups({ identities: new Map([[2, new Uint8Array(32)]]) }))
    const fault = { status: 'failed', error: expect.objectContaining({ name: 'StateFault', code: 'unknown-identity' }) }
    expect([...outcomes.values()]).toEqual([fault, fault])
  })
})

describe('what the two must agree on', () => {
  test.each<[string, Partial<RenewalSetup>]>([
    ['ceremony', { ceremony: new Uint8Array(32) }],
    ['epoch', { epoch: 2 }],
    ['generation', { generation: 2 }],
    ['identity key of the first', { identities: new Map([...identities, [2, new Uint8Array(32)]]) }],
    ['identity key of the second', { identities: new Map([...identities, [5, new Uint8Array(32)]]) }],
  ])('another %s ends it, and nobody is blamed', async (_, change) => {
    const mixed = new Map([
      [2, setups().get(2)!],
      [5, setups(change).get(5)!],
    ])
    expect((await run(mixed)).get(2)).toEqual(failed('transcript-mismatch', 5))
  })
})

describe('on the way', () => {
  test('an altered nonce ends it, and nobody is blamed', async () => {
    for (const from of [2, 5]) {
      const flip = mutating({ round: 1, from }, ({ body }) => body.map((byte, i) => (i === 33 ? byte ^ 1 : byte)))
      expect((await run(setups(), flip)).get(2)).toEqual(failed('transcript-mismatch', 5))
    }
  })

  test.each([
    ['truncated', (body: Uint8Array) => body.slice(0, -1)],
    ['extended', (body: Uint8Array) => Uint8Array.from([...body, 0])],
    ['empty', () => new Uint8Array()],
    ['of the other round', (_: Uint8Array, round: number) => sent.find((each) => each.round !== round)!.body],
  ])('a message that is %s is malformed', async (_, change) => {
    for (const { round, from, to } of sent) {
      const outcomes = await run(
        setups(),
        mutating({ round, from, to }, ({ body }) => change(body, round)),
      )
      expect(outcomes.get(to), `round ${round} from ${from}`).toEqual(failed('malformed-message', from))
    }
  })

  test('a dropped message leaves its receiver waiting', async () => {
    for (const { round, from, to } of sent) {
      const outcomes = await run(
        setups(),
        mutating({ round, from }, () => undefined),
      )
      expect(outcomes.get(to)).toEqual(waiting(round, from))
    }
  })

  test('a message of an earlier run ends it, and nobody is blamed', async () => {
    for (const { round, from, body } of sent) {
      const outcomes = await run(
        setups(),
        mutating({ round, from }, () => body),
      )
      expect(outcomes.get(2), `round ${round} from ${from}`).toEqual(failed('transcript-mismatch', 5))
    }
  })

  test('an altered answer is told from an altered extension, which is the work of its sender', async () => {
    const alter = (field: string, at: number) =>
      mutating({ round: 3 }, ({ body }) => withField(body, field, flipped(at)))
    const outcome = async (tamper: Tamper) => (await run(setups(), tamper)).get(2)
    expect(await outcome(alter('transcript', 0))).toEqual(failed('transcript-mismatch', 5))
    for (const field of ['u', 'x', 'check']) expect(await outcome(alter(`extension.${field}`, 0))).toEqual(cheated)
  })
})
