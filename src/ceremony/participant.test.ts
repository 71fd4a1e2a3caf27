import { expect, test } from 'vitest'
import { decode, encode } from '../cbor/index.ts'
import { BenignAbort } from '../mpc/errors.ts'
import { systemEnv } from '../mpc/system-env.ts'
import { openIdentity } from './identity.ts'
import { type CeremonyProtocol, Participant } from './participant.ts'
import { decodePlan, encodePlan } from './plan.ts'
import { keygenPlan, openIdentities } from './testing/memory-wallet.ts'

async function participantOf(protocol: CeremonyProtocol<unknown>) {
  const [own, peer] = [await openIdentity(systemEnv.random(32)), await openIdentity(systemEnv.random(32))]
  const identities = new Map([
    [1, own.publicKey],
    [2, peer.publicKey],
  ])
  const seals = { channel: () => new Uint8Array(32), pairId: () => new Uint8Array(0) }
  const setup = { ceremony: new Uint8Array(32), self: 1, identity: own, identities, seals, random: systemEnv.random }
  return new Participant({ ...setup, protocol })
}

test('invariant 8: what a running step computes after the end does not leave', async () => {
  const gate = Promise.withResolvers<void>()
  let cleanedUp = false
  async function* protocol(): CeremonyProtocol<void> {
    try {
      await gate.promise
      yield { broadcast: Uint8Array.of(1), awaits: { broadcasts: [2], directs: [] } }
    } finally {
      cleanedUp = true
    }
  }
  const participant = await participantOf(protocol())
  const begun = participant.begin()
  const reason = new BenignAbort('pair-burned', 'The pair this ceremony uses was burned.')
  const ended = participant.end(reason)
  gate.resolve()
  await expect(begun).rejects.toBe(reason)
  await ended
  expect(cleanedUp).toBe(true)
  await expect(participant.deliver([])).rejects.toBe(reason)
})

test('a failure is final: the same error for every later message', async () => {
  async function* protocol(): CeremonyProtocol<void> {
    yield { broadcast: Uint8Array.of(1), awaits: { broadcasts: [2], directs: [] } }
  }
  const participant = await participantOf(protocol())
  await participant.begin()
  const stranger = {
    kind: 'broadcast',
    round: 1,
    from: 7,
    body: Uint8Array.of(1),
    signature: new Uint8Array(64),
  } as const
  await expect(participant.deliver([stranger])).rejects.toMatchObject({ code: 'unknown-sender' })
  await expect(participant.deliver([])).rejects.toMatchObject({ code: 'unknown-sender' })
})

test('the protocol version is compared before anything else of a plan is read', async () => {
  const plan = encodePlan(keygenPlan(await openIdentities(3), 2))
  const fields = decode(plan) as Map<string, number | string>
  const later = encode(new Map<string, number | string>([...fields, ['version', 2], ['unheard-of', 'x']]))
  expect(() => decodePlan(later)).toThrow(expect.objectContaining({ code: 'protocol-version' }))
  fields.delete('version')
  expect(() => decodePlan(encode(fields))).toThrow(expect.objectContaining({ code: 'protocol-version' }))
})

test('no party has index 0', async () => {
  const identities = await openIdentities(3)
  const plan = keygenPlan(identities, 2)
  const parties = plan.parties.map((party, i) => ({ ...party, index: i }))
  expect(() => encodePlan({ ...plan, parties })).toThrow(expect.objectContaining({ code: 'out-of-range' }))
})
