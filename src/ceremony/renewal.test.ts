import { beforeAll, describe, expect, test } from 'vitest'
import { encodeAs } from '../cbor/shape.ts'
import type { PartyIndex } from '../mpc/party.ts'
import { withField } from '../mpc/testing/message-fields.ts'
import { confirmationShape, openCertificate } from './certificate.ts'
import type { Message } from './message.ts'
import { altering, corrupted, type Interference } from './testing/memory-network.ts'
import { type MemoryWallet, makeWallet, runRenewal, runSign, type Staging, signPlan } from './testing/memory-wallet.ts'
import { outcomeOf } from './testing/outcomes.ts'

let wallet: MemoryWallet
beforeAll(async () => {
  wallet = await makeWallet(3, 4)
})

const digest = new Uint8Array(32).fill(7)
const flip = (body: Uint8Array) => body.map((byte, i) => (i === body.length - 1 ? byte ^ 1 : byte))

describe.each<[string, [PartyIndex, PartyIndex]]>([
  ['of this device and a server', [1, 2]],
  ['of two servers, carried by this device', [2, 3]],
])('the renewal of a pair %s', (_, pair) => {
  const [low, high] = pair
  const renew = (staging: Staging = {}) => runRenewal(wallet, { pair }, staging)
  const signers = [1, 2, 3]

  test('ends with the same on both sides, certified by both, and signs', async () => {
    const run = await renew()
    expect(outcomeOf(run)).toBe('done')
    const [one, two] = [run.pairs.get(low)!, run.pairs.get(high)!]
    expect(one.id).toEqual(two.id)
    expect(one).toMatchObject({ epoch: 1, generation: 1 })
    expect(one.id).not.toEqual(wallet.materials.get(low)!.pairs.get(high)!.id)
    const certificate = (run.outcome as { result: never }).result
    expect(openCertificate(certificate)).toMatchObject({ kind: 'renewal', plan: { pair } })

    const renewed = { ...wallet, materials: new Map(wallet.materials) }
    for (const [self, state] of run.pairs) {
      const material = wallet.materials.get(self)!
      renewed.materials.set(self, { ...material, pairs: new Map([...material.pairs, [state.peer, state]]) })
    }
    expect(outcomeOf(await runSign(renewed, signPlan(renewed, { signers }), () => digest))).toBe('done')
    // One end still on the old generation: nobody is to blame.
    renewed.materials.set(high, wallet.materials.get(high)!)
    expect(outcomeOf(await runSign(renewed, signPlan(renewed, { signers }), () => digest))).toBe('seal-broken')
  })

  test('without a confirmation has no certificate, and may be repeated', async () => {
    const silent: Interference = {
      toCoordinator: (_, answer) => ({ ...answer, messages: answer.messages.filter(({ round }) => round !== 4) }),
    }
    expect(outcomeOf(await renew({ interference: silent }))).toBe('stalled')
    expect(outcomeOf(await renew())).toBe('done')
  })

  test.each([1, 2, 3, 4])('with a message of round %i altered on its way ends and blames nobody', async (round) => {
    const altered = (message: Message) => (message.round === round ? { ...message, body: flip(message.body) } : message)
    const interference: Interference = {
      ...altering(high, (message) => (message.from === 1 ? altered(message) : message)),
      toCoordinator: (_, answer) => ({ ...answer, messages: answer.messages.map(altered) }),
    }
    expect(['broadcast-signature', 'seal-broken']).toContain(outcomeOf(await renew({ interference })))
  })

  test('with other nonces shown to one of the two ends and blames nobody', async () => {
    const seen = new Map<string, Uint8Array>()
    // Round 1 of an earlier run, replayed: signed, but for another ceremony.
    await renew({
      interference: {
        toCoordinator: ({ party }, answer) => {
          for (const message of answer.messages) if (message.round === 1) seen.set(`${party}`, message.body)
          return answer
        },
      },
    })
    const interference = altering(high, (message) =>
      message.round === 1 ? { ...message, body: seen.get(`${message.from}`) ?? flip(message.body) } : message,
    )
    expect(outcomeOf(await renew({ interference }))).toBe('broadcast-signature')
  })

  test('with a confirmation that does not hold has no certificate', async () => {
    const other = { index: high, pairs: [{ peer: low, id: digest }], signature: new Uint8Array(64) }
    const corrupt: Staging['corrupt'] = new Map([
      [
        high,
        (protocol) =>
          corrupted(protocol, (outbox, round) =>
            round === 4 ? { ...outbox, broadcast: encodeAs(confirmationShape, other) } : outbox,
          ),
      ],
    ])
    expect(outcomeOf(await renew({ corrupt }))).toBe('confirmation-signature')
  })

  test('invariant 8: who cheats in its oblivious transfers is caught by the other', async () => {
    const scattered = (u: Uint8Array) => u.map((byte) => byte ^ 0x10)
    const corrupt: Staging['corrupt'] = new Map([
      [
        high,
        (protocol) =>
          corrupted(protocol, (outbox, round) =>
            round === 3
              ? { ...outbox, directs: new Map([[low, withField(outbox.directs!.get(low)!, 'extension.u', scattered)]]) }
              : outbox,
          ),
      ],
    ])
    expect(outcomeOf(await renew({ corrupt }))).toBe('cheating:ot-extension')
  })
})
