import { expect, test } from 'vitest'
import { systemEnv } from '../mpc/system-env.ts'
import { type Carrier, coordinate } from './coordinator.ts'
import { openIdentity } from './identity.ts'
import { initialTranscript, type Message } from './message.ts'
import { type CeremonyProtocol, Participant } from './participant.ts'
import { codeOf } from './testing/outcomes.ts'

const CEREMONY = new Uint8Array(32).fill(7)

/** A party that waits for what never comes, and what it still holds. */
async function waiting() {
  const held = { secret: true }
  async function* protocol(): CeremonyProtocol<void> {
    try {
      yield { awaits: { broadcasts: [2, 3], directs: [] } }
    } finally {
      held.secret = false
    }
  }
  const identity = await openIdentity(systemEnv.random(32))
  const participant = new Participant({
    ceremony: CEREMONY,
    self: 1,
    identity,
    identities: new Map([1, 2, 3].map((index) => [index, identity.publicKey])),
    seals: { channel: () => new Uint8Array(32), pairId: () => new Uint8Array(0) },
    random: systemEnv.random,
    protocol: protocol(),
  })
  return { participant, held }
}

test('two servers that always have something for each other are brought it eight times', async () => {
  const { participant } = await waiting()
  const trips = new Map<number, number>()
  const talker = (index: number, other: number): Carrier => ({
    index,
    async exchange(step) {
      trips.set(index, step)
      const word: Message = { kind: 'direct', round: 1, from: index, to: other, body: new Uint8Array(0) }
      return { messages: [word], round: 0, transcript: initialTranscript(CEREMONY) }
    },
  })
  const error = await coordinate(participant, [talker(2, 3), talker(3, 2)]).catch((reason: unknown) => reason)
  expect(codeOf(error)).toBe('too-many-trips')
  expect([...trips.values()]).toEqual([8, 8])
})

test('invariant 5: with a party that does not answer the ceremony is over, and its secrets here are gone', async () => {
  const { participant, held } = await waiting()
  const silent: Carrier = {
    index: 2,
    exchange: () => {
      expect(held.secret).toBe(true)
      return Promise.reject(new Error('no network'))
    },
  }
  await expect(coordinate(participant, [silent])).rejects.toMatchObject({ code: 'party-failed' })
  expect(held.secret).toBe(false)
  await expect(participant.deliver([])).rejects.toMatchObject({ code: 'ceremony-over' })
})
