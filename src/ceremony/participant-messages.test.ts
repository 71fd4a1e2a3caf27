import { expect, test } from 'vitest'
import { systemEnv } from '../mpc/system-env.ts'
import { openIdentity } from './identity.ts'
import { type Broadcast, broadcastDigest, type Direct, extendTranscript, initialTranscript } from './message.ts'
import { type CeremonyProtocol, Participant } from './participant.ts'
import { seal } from './seal.ts'

const ceremony = new Uint8Array(32).fill(7)
const channel = new Uint8Array(32).fill(8)
const identities = new Map(
  await Promise.all(
    [1, 2, 3].map(async (index) => [index, await openIdentity(new Uint8Array(32).fill(index))] as const),
  ),
)
const body = Uint8Array.of(1, 2, 3)

/** A round of broadcasts, a round of sealed messages from party 1, and the end. */
async function* protocol(): CeremonyProtocol<Uint8Array> {
  yield { broadcast: body, awaits: { broadcasts: [1, 3], directs: [] } }
  const { directs } = yield { awaits: { broadcasts: [], directs: [1] } }
  return directs.get(1)!
}

/** Party 2, which has sent its first message. */
async function begun(): Promise<Participant<Uint8Array>> {
  const participant = new Participant({
    ceremony,
    self: 2,
    identity: identities.get(2)!,
    identities: new Map([...identities].map(([index, { publicKey }]) => [index, publicKey])),
    seals: { channel: () => channel, pairId: () => new Uint8Array(0) },
    random: systemEnv.random,
    protocol: protocol(),
  })
  await participant.begin()
  return participant
}

async function broadcast(
  from: number,
  { round = 1, of = ceremony, by = from }: { round?: number; of?: Uint8Array; by?: number } = {},
): Promise<Broadcast> {
  const signature = await identities.get(by)!.sign(broadcastDigest(of, { round, from, body }))
  return { kind: 'broadcast', round, from, body, signature }
}

const transcript = extendTranscript(initialTranscript(ceremony), 1, new Map([1, 2, 3].map((index) => [index, body])))

function direct(round: number, to = 2): Direct {
  const place = { ceremony, round, from: 1, to: 2, pair: new Uint8Array(0), transcript }
  return { kind: 'direct', round, from: 1, to, body: seal(channel, place, body, systemEnv.random) }
}

const code = (expected: string, peer: number) => expect.objectContaining({ name: 'BenignAbort', code: expected, peer })

test('messages that belong are taken in any order, also one round ahead', async () => {
  const participant = await begun()
  expect(await participant.deliver([direct(2), await broadcast(3)])).toEqual([])
  expect(participant.outcome).toBeUndefined()
  await participant.deliver([await broadcast(1)])
  expect(participant.outcome).toEqual({ result: body })
  expect(participant.position).toEqual({ round: 1, transcript })
})

test('a sender that has no place in the ceremony', async () => {
  const stranger = { ...(await broadcast(1)), from: 9 }
  await expect((await begun()).deliver([stranger])).rejects.toEqual(code('unknown-sender', 9))
})

test('its own message turned round', async () => {
  await expect((await begun()).deliver([await broadcast(2)])).rejects.toEqual(code('unknown-sender', 2))
})

test('a sealed message for another', async () => {
  await expect((await begun()).deliver([direct(2, 3)])).rejects.toEqual(code('wrong-receiver', 1))
})

test('a round that is over', async () => {
  const participant = await begun()
  const messages = [await broadcast(1), await broadcast(3)]
  await participant.deliver(messages)
  await expect(participant.deliver(messages)).rejects.toEqual(code('late-message', 1))
})

test('a round that nobody can have reached', async () => {
  await expect((await begun()).deliver([await broadcast(1, { round: 3 })])).rejects.toEqual(code('early-message', 1))
})

test('twice in one round, be it the same', async () => {
  const message = await broadcast(1)
  await expect((await begun()).deliver([message, message])).rejects.toEqual(code('second-message', 1))
})

test('what was not due in a round that ends', async () => {
  const messages = [await broadcast(1), direct(1), await broadcast(3)]
  await expect((await begun()).deliver(messages)).rejects.toEqual(code('unexpected-message', 1))
})

test('a broadcast that its sender did not sign for this place', async () => {
  for (const message of [
    await broadcast(1, { by: 3 }),
    await broadcast(1, { of: new Uint8Array(32) }),
    { ...(await broadcast(1)), round: 2 },
    { ...(await broadcast(1)), from: 3 },
    { ...(await broadcast(1)), body: Uint8Array.of(1, 2, 4) },
  ])
    await expect((await begun()).deliver([message])).rejects.toEqual(code('broadcast-signature', message.from))
})

test('a transcript that another reports must be the own one of that round', async () => {
  const participant = await begun()
  await participant.deliver([await broadcast(1), await broadcast(3)])
  participant.compareTranscript(3, 1, transcript)
  expect(() => participant.compareTranscript(3, 1, initialTranscript(ceremony))).toThrow(code('transcript-mismatch', 3))
  expect(() => participant.compareTranscript(1, 0, transcript)).toThrow(code('transcript-mismatch', 1))
  // Nothing is known here of a later round.
  participant.compareTranscript(1, 2, initialTranscript(ceremony))
})
