import { beforeAll, expect, test } from 'vitest'
import { withField } from '../mpc/testing/message-fields.ts'
import { openCertificate } from './certificate.ts'
import { altering, corrupted } from './testing/memory-network.ts'
import { type MemoryWallet, makeWallet, runRenewal, runSign, signPlan } from './testing/memory-wallet.ts'
import { outcomeOf } from './testing/outcomes.ts'

let wallet: MemoryWallet
beforeAll(async () => {
  wallet = await makeWallet(2, 3)
})

const digest = new Uint8Array(32).fill(7)

test('a renewed pair is the same on both sides, certified by both, and signs', async () => {
  const run = await runRenewal(wallet)
  expect(outcomeOf(run)).toBe('done')
  const [one, two] = [run.pairs.get(1)!, run.pairs.get(2)!]
  expect(one.id).toEqual(two.id)
  expect(one).toMatchObject({ epoch: 1, generation: 1 })
  expect(one.id).not.toEqual(wallet.materials.get(1)!.pairs.get(2)!.id)
  expect(openCertificate((run.outcome as { result: never }).result).kind).toBe('renewal')

  const renewed = { ...wallet, materials: new Map(wallet.materials) }
  for (const [self, pair] of run.pairs) {
    const material = wallet.materials.get(self)!
    renewed.materials.set(self, { ...material, pairs: new Map([...material.pairs, [pair.peer, pair]]) })
  }
  expect(outcomeOf(await runSign(renewed, signPlan(renewed), () => digest))).toBe('done')
  // One end still on the old generation: nobody is to blame.
  renewed.materials.set(2, wallet.materials.get(2)!)
  expect(outcomeOf(await runSign(renewed, signPlan(renewed), () => digest))).toBe('seal-broken')
})

test('a renewal without the confirmation of the other side has no certificate, and may be repeated', async () => {
  const run = await runRenewal(
    wallet,
    {},
    {
      interference: {
        toCoordinator: (_, answer) => ({ ...answer, messages: answer.messages.filter(({ round }) => round !== 4) }),
      },
    },
  )
  expect(outcomeOf(run)).toBe('stalled')
  expect(outcomeOf(await runRenewal(wallet))).toBe('done')
})

test.each([1, 2, 3, 4])(
  'a message of round %i altered on its way ends the renewal and blames nobody',
  async (round) => {
    const flip = (body: Uint8Array) => body.map((byte, i) => (i === body.length - 1 ? byte ^ 1 : byte))
    const alter = altering(2, (message) =>
      message.round === round ? { ...message, body: flip(message.body) } : message,
    )
    const run = await runRenewal(
      wallet,
      {},
      {
        interference: {
          ...alter,
          toCoordinator: (_, answer) => ({
            ...answer,
            messages: answer.messages.map((m) => (m.round === round ? { ...m, body: flip(m.body) } : m)),
          }),
        },
      },
    )
    expect(['broadcast-signature', 'seal-broken']).toContain(outcomeOf(run))
  },
)

test('invariant 8: who cheats in the oblivious transfers of a renewal is caught by the other', async () => {
  const scattered = (u: Uint8Array) => u.map((byte) => byte ^ 0x10)
  const run = await runRenewal(
    wallet,
    {},
    {
      corrupt: new Map([
        [
          2,
          (protocol) =>
            corrupted(protocol, (outbox, round) =>
              round === 3
                ? { ...outbox, directs: new Map([[1, withField(outbox.directs!.get(1)!, 'extension.u', scattered)]]) }
                : outbox,
            ),
        ],
      ]),
    },
  )
  expect(outcomeOf(run)).toBe('cheating:ot-extension')
})
