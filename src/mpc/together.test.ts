import { describe, expect, test } from 'vitest'
import type { CborValue } from '../cbor/index.ts'
import { decode, encode } from '../cbor/index.ts'
import { secp256k1 } from './curve.ts'
import { ed25519 } from './ed25519.ts'
import { BenignAbort } from './errors.ts'
import type { Group } from './group.ts'
import { type Keygen, type KeygenSetup, keygenParty } from './keygen.ts'
import type { Inbox, Outbox, PartyIndex, Protocol } from './party.ts'
import { deterministicEnv } from './testing/deterministic-env.ts'
import { setupOf, TWO_OF_THREE } from './testing/keygen-run.ts'
import { mutating, type Outcome, resultsOf, runNetwork, type Tamper, type Where } from './testing/network.ts'
import { together } from './together.ts'

const { parties } = TWO_OF_THREE

/** The keys that are made in one run: one with pairs, two without. */
const keys: readonly { curve: Group; id: number; pairs: KeygenSetup['pairs'] }[] = [
  { curve: secp256k1, id: 1, pairs: [[1, 2]] },
  { curve: ed25519, id: 2, pairs: [] },
  { curve: ed25519, id: 3, pairs: [] },
]

function partOf(index: PartyIndex, position: number): Protocol<Keygen> {
  const { curve, id, pairs } = keys[position]!
  const setup = { ...setupOf(TWO_OF_THREE, index), curve, pairs, keyId: new Uint8Array(32).fill(id) }
  return keygenParty(setup, deterministicEnv(`together ${index} ${position}`))
}

const runTogether = (positions: readonly number[], tamper?: Tamper) =>
  runNetwork(
    new Map(parties.map((index) => [index, together(positions.map((position) => partOf(index, position)))])),
    tamper,
  )

type Parts = (Uint8Array | null)[]
const relisted = (change: (parts: Parts) => CborValue) => (body: Uint8Array) => encode(change(decode(body) as Parts))

describe('several key generations in the rounds of one', () => {
  test('make each key as if it were alone', async () => {
    const made = resultsOf(await runTogether([0, 1, 2]))
    for (const position of [0, 1, 2]) {
      const alone = resultsOf(await runNetwork(new Map(parties.map((index) => [index, partOf(index, position)]))))
      for (const index of parties) expect(made.get(index)![position]).toEqual(alone.get(index))
    }
    const publicKeys = made.get(1)!.map(({ share }) => share.publicKey.join())
    expect(new Set(publicKeys).size).toBe(3)
  })

  test('take the rounds of one', async () => {
    const rounds = new Set<number>()
    await runTogether([1, 2], (sent) => {
      for (const { round } of sent) rounds.add(round)
      return sent
    })
    expect([...rounds]).toEqual([1, 2, 3])
  })

  const [R1, R2, R3] = [1, 2, 3].map((round) => ({ round, kind: 'broadcast' }) as const)
  const DEALT = { round: 3, kind: 'direct' } as const

  function expectEnd(outcome: Outcome<Keygen[]> | undefined, code: string, peer: PartyIndex | undefined) {
    expect(outcome).toMatchObject({ status: 'failed', error: { name: 'BenignAbort', code } })
    expect((outcome as { error: BenignAbort }).error.peer).toBe(peer)
  }

  test.each<[Where, string, PartyIndex | undefined]>([
    [R1!, 'commitment-mismatch', 2],
    [R2!, 'commitment-mismatch', 2],
    [R3!, 'chain-code-mismatch', 2],
    [DEALT, 'share-mismatch', 2],
  ])('parts swapped between two keys: %j: %s', async (where, code, peer) => {
    const swapped = mutating({ ...where, from: 2, to: 3 }, ({ body }) => relisted((list) => list.toReversed())(body))
    expectEnd((await runTogether([1, 2], swapped)).get(3), code, peer)
  })

  test('a part for a key that sends nobody anything in this round is one too many', async () => {
    // In round 2 only the key with pairs sends party 2 something of its own.
    const seen: Parts[] = []
    const tamper = mutating({ round: 2, kind: 'direct', from: 1, to: 2 }, ({ body }) =>
      relisted((list) => {
        seen.push(list)
        return [list[0]!, Uint8Array.of(1)]
      })(body),
    )
    expectEnd((await runTogether([0, 1], tamper)).get(2), 'malformed-message', 1)
    expect(seen).toEqual([[expect.any(Uint8Array), null]])
  })

  test('what is wrong with one key ends the others: no party has any', async () => {
    const tamper = mutating({ ...DEALT, from: 2, to: 3 }, ({ body }) =>
      relisted(([first, second]) => [first!, (second as Uint8Array).with(-1, second!.at(-1)! ^ 1)])(body),
    )
    expectEnd((await runTogether([1, 2], tamper)).get(3), 'share-mismatch', 2)
  })
})

/** A protocol of one's own: what it sends in each round; it keeps what came, and says how it ended. */
function scripted(rounds: readonly Partial<Outbox>[], endsWith: () => string = () => 'result') {
  const log: { came: Inbox[]; ended: boolean } = { came: [], ended: false }
  async function* run(): Protocol<string> {
    try {
      for (const outbox of rounds) log.came.push(yield { awaits: { broadcasts: [], directs: [] }, ...outbox })
      return endsWith()
    } finally {
      log.ended = true
    }
  }
  return { log, protocol: run() }
}

const said = (...bytes: number[]) => Uint8Array.of(...bytes)
const silence: Inbox = { broadcasts: new Map(), directs: new Map() }
const fault = () => {
  throw new BenignAbort('some-fault', 'Something is wrong.')
}

describe('the lists', () => {
  test('have a place for each protocol, null for one that sends nothing, and are not sent where none does', async () => {
    const [one, other] = [
      scripted([{ broadcast: said(1) }, { directs: new Map([[2, said(2)]]) }, {}]),
      scripted([{}, { directs: new Map([[3, said(3)]]) }, {}]),
    ]
    const run = together([one.protocol, other.protocol])
    const lists = async (inbox?: Inbox) => {
      const { broadcast, directs } = (await (inbox ? run.next(inbox) : run.next())).value as Outbox
      return [broadcast && decode(broadcast), [...directs!].map(([to, body]) => [to, decode(body)])]
    }
    expect(await lists()).toEqual([[said(1), null], []])
    expect(await lists(silence)).toEqual([
      undefined,
      [
        [2, [said(2), null]],
        [3, [null, said(3)]],
      ],
    ])
    expect(await lists(silence)).toEqual([undefined, []])
    expect(await run.next(silence)).toEqual({ done: true, value: ['result', 'result'] })
  })

  test('are awaited from everybody whom one protocol awaits, and each gets what it awaits', async () => {
    const [one, other] = [
      scripted([{ awaits: { broadcasts: [2], directs: [3] } }]),
      scripted([{ awaits: { broadcasts: [2, 3], directs: [] } }]),
    ]
    const run = together([one.protocol, other.protocol])
    const { awaits } = (await run.next()).value as Outbox
    expect(awaits).toEqual({ broadcasts: [2, 3], directs: [3] })
    await run.next({
      broadcasts: new Map([
        [2, encode([said(20), said(21)])],
        [3, encode([null, said(31)])],
      ]),
      directs: new Map([[3, encode([said(30), null])]]),
    })
    expect(one.log.came).toEqual([{ broadcasts: new Map([[2, said(20)]]), directs: new Map([[3, said(30)]]) }])
    const both = new Map([
      [2, said(21)],
      [3, said(31)],
    ])
    expect(other.log.came).toEqual([{ broadcasts: both, directs: new Map() }])
  })

  test.each<[string, (body: Uint8Array) => Uint8Array]>([
    ['a part fewer', relisted((list) => list.slice(1))],
    ['a part more', relisted((list) => [...list, list[0]!])],
    ['no part', relisted(() => [])],
    ['a thousand parts', relisted((list) => Array.from({ length: 1000 }, () => list[0]!))],
    ['the first part left out', relisted(([, ...rest]) => [null, ...rest])],
    ['the last part left out', relisted((list) => [...list.slice(0, -1), null])],
    ['every part left out', relisted((list) => list.map(() => null))],
    ['an empty part', relisted(([, ...rest]) => [new Uint8Array(), ...rest])],
    ['a part longer than any', relisted(([, ...rest]) => [new Uint8Array(128 * 1024 + 1), ...rest])],
    ['a part that is a text', relisted(([, ...rest]) => ['part', ...rest])],
    ['a part in a list', relisted(([first, ...rest]) => [[first!], ...rest])],
    ['a map for the list', relisted(() => new Map())],
    ['a part without a list', (body) => (decode(body) as Parts)[0]!],
    ['a byte more', (body) => Uint8Array.of(...body, 0)],
    ['a byte fewer', (body) => body.slice(0, -1)],
    ['nothing', () => new Uint8Array()],
  ])('with %s are malformed', async (_, change) => {
    for (const kind of ['broadcasts', 'directs'] as const) {
      const awaits = { broadcasts: [], directs: [], [kind]: [2] }
      const run = together([scripted([{ awaits }]).protocol, scripted([{ awaits }]).protocol])
      await run.next()
      const body = change(encode([said(1, 2), said(3)]))
      const inbox = { ...silence, [kind]: new Map([[2, body]]) }
      await expect(run.next(inbox)).rejects.toMatchObject({ name: 'BenignAbort', code: 'malformed-message', peer: 2 })
    }
  })

  test('all have their form before any protocol goes on', async () => {
    const [one, other] = [
      scripted([{ awaits: { broadcasts: [2], directs: [] } }]),
      scripted([{ awaits: { broadcasts: [2], directs: [] } }]),
    ]
    const run = together([one.protocol, other.protocol])
    await run.next()
    const inbox = { broadcasts: new Map([[2, encode([said(1), null])]]), directs: new Map() }
    await expect(run.next(inbox)).rejects.toMatchObject({ code: 'malformed-message', peer: 2 })
    expect([one.log, other.log]).toEqual([
      { came: [], ended: true },
      { came: [], ended: true },
    ])
  })

  test('a protocol that awaits no part gets none', async () => {
    const [one, other] = [scripted([{ awaits: { broadcasts: [2], directs: [] } }]), scripted([{}])]
    const run = together([one.protocol, other.protocol])
    await run.next()
    const inbox = { broadcasts: new Map([[2, encode([said(1), said(2)])]]), directs: new Map() }
    await expect(run.next(inbox)).rejects.toMatchObject({ code: 'malformed-message', peer: 2 })
    expect([one.log.came, other.log.came]).toEqual([[], []])
  })

  test('a message that nobody could take is not sent', async () => {
    for (const part of [said(), new Uint8Array(128 * 1024 + 1)]) {
      await expect(together([scripted([{ broadcast: part }]).protocol]).next()).rejects.toThrow()
    }
    const largest = together([scripted([{ broadcast: new Uint8Array(128 * 1024) }]).protocol])
    expect((await largest.next()).done).toBe(false)
  })
})

describe('all protocols end', () => {
  test('where one ends a round before the others', async () => {
    for (const [first, second] of [
      [1, 2],
      [2, 1],
      [0, 1],
    ]) {
      const parts = [first!, second!].map((rounds) => scripted(new Array(rounds).fill({})))
      const run = together(parts.map(({ protocol }) => protocol))
      const steps = async () => {
        for (let step = await run.next(); !step.done; ) step = await run.next(silence)
      }
      await expect(steps()).rejects.toMatchObject({ name: 'BenignAbort', code: 'rounds-differ', peer: undefined })
      expect(parts.map(({ log }) => log.ended)).toEqual([true, true])
    }
  })

  test('where one fails, whichever it is', async () => {
    for (const failing of [0, 1, 2]) {
      const parts = [0, 1, 2].map((i) => scripted([{}, {}], i === failing ? fault : undefined))
      const run = together(parts.map(({ protocol }) => protocol))
      await run.next()
      await run.next(silence)
      await expect(run.next(silence)).rejects.toMatchObject({ code: 'some-fault' })
      expect(parts.map(({ log }) => log.ended)).toEqual([true, true, true])
      expect(await run.next(silence)).toEqual({ done: true, value: undefined })
    }
  })

  test('where one fails before its first message', async () => {
    const parts = [scripted([{}]), scripted([], fault), scripted([{}])]
    await expect(together(parts.map(({ protocol }) => protocol)).next()).rejects.toMatchObject({ code: 'some-fault' })
    // The third had not begun, and begins no more.
    expect(parts.map(({ log }) => log.ended)).toEqual([true, true, false])
    expect(await parts[2]!.protocol.next()).toEqual({ done: true, value: undefined })
  })

  test('where the run is given up', async () => {
    const parts = [scripted([{}, {}]), scripted([{}, {}])]
    const run = together(parts.map(({ protocol }) => protocol))
    await run.next()
    await run.return([])
    expect(parts.map(({ log }) => log.ended)).toEqual([true, true])
  })

  test('at once where there is none', async () => {
    expect(await together([]).next()).toEqual({ done: true, value: [] })
  })
})
