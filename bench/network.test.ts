import { expect, test } from 'vitest'
import type { Protocol } from '../src/mpc/party.ts'
import { keyOf, type Quorum, signersOf } from './ecdsa.ts'
import { countTrips, measureRun } from './network.ts'

/** Says two rounds of a byte each to everybody, one byte more to its right neighbour, and returns what it heard. */
async function* chatter(index: number, parties: readonly number[]): Protocol<number> {
  const others = parties.filter((party) => party !== index)
  const right = parties[(parties.indexOf(index) + 1) % parties.length]!
  const left = parties.at(parties.indexOf(index) - 1)!
  let heard = 0
  for (const byte of [1, 2]) {
    const { broadcasts, directs } = yield {
      broadcast: Uint8Array.of(byte),
      directs: new Map([[right, Uint8Array.of(byte, byte)]]),
      awaits: { broadcasts: others, directs: [left] },
    }
    for (const [value] of [...broadcasts.values(), ...directs.values()]) heard += value!
  }
  return heard
}

const chatting = (parties: number[]) => new Map(parties.map((index) => [index, chatter(index, parties)]))

test('a run counts every phase and every byte of every party', async () => {
  const { costs, results } = await measureRun(chatting([1, 2, 3]))
  expect([...results.values()]).toEqual([9, 9, 9])
  for (const { phases, sent, received } of costs.values()) {
    expect(phases.length).toBe(3)
    expect([sent, received]).toEqual([6, 8])
  }
})

test('one server answers a round ahead; several must hear of one another first', async () => {
  expect(await countTrips(chatting([1, 2]), 1)).toBe(2)
  expect(await countTrips(chatting([1, 2, 3]), 1)).toBe(3)
})

test.each<[Quorum, number[], number]>([
  [{ threshold: 2, parties: [1, 2, 3] }, [1, 2], 2],
  [{ threshold: 3, parties: [1, 2, 3] }, [1, 2, 3], 3],
])('signing takes two round trips with one server, three with more: %j', async (quorum, signers, trips) => {
  expect(await countTrips(signersOf((await keyOf(quorum)).key, signers), 1)).toBe(trips)
})
