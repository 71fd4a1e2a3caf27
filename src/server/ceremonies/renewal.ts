import { Participant } from '../../ceremony/participant.ts'
import type { RenewalPlan } from '../../ceremony/plan.ts'
import { renewalCeremony } from '../../ceremony/renewal.ts'
import { agreeOnChannel } from '../../ceremony/seal.ts'
import type { Admission } from '../../wire/contract.ts'
import { isOrderOf } from '../../wire/statements.ts'
import type { Caller, ServerContext } from '../context.ts'
import { HttpProblem } from '../http/reply.ts'
import { certifiedKey } from './certified-key.ts'
import { type ServerSeat, seatOf } from './seat.ts'

/** A pair that was burned may be renewed once an epoch; after a second failure only new shares help. */
const MAX_BURNS = 1

/** Takes part in giving a pair fresh oblivious transfers, on the owner key's order. */
export async function admitRenewal(
  context: ServerContext,
  caller: Caller,
  ceremony: Uint8Array,
  plan: RenewalPlan,
  admission: Extract<Admission, { kind: 'renewal' }>,
): Promise<ServerSeat> {
  const { identity, env, store } = context
  const { row, self, parties, secret, sealingKeys } = await certifiedKey(context, caller, plan.keyId)
  const wallet = (await store.wallet(row.wallet))!
  const order = { order: 'renew-pair', ceremony } as const
  if (!(await isOrderOf(wallet.owner_key, order, identity.publicKey, admission.order)))
    throw new HttpProblem(403, 'owner-order', 'The owner key did not order this.')
  if (plan.epoch !== row.epoch) throw new HttpProblem(422, 'wrong-epoch', 'The plan is of another epoch.')
  const [low, high] = plan.pair
  const peer = low === self ? high : low
  if (low >= high || (low !== self && high !== self))
    throw new HttpProblem(422, 'wrong-pair', 'This is no pair of this server.')
  const pair = await store.pair(row.wallet, peer, row.epoch)
  if (!pair) throw new HttpProblem(422, 'wrong-pair', 'This server has no such pair.')
  const burn = await store.burnOf(row.wallet, peer, row.epoch)
  const next = Math.max(pair.generation, burn?.generation ?? 0) + 1
  if (plan.generation !== next)
    throw new HttpProblem(422, 'wrong-generation', `The next generation of this pair is ${next}.`)
  if (burn && burn.count > MAX_BURNS)
    throw new HttpProblem(403, 'pair-burned-twice', 'This pair failed twice; only new shares can replace it.')

  const identities = new Map(
    parties.filter(({ index }) => index === low || index === high).map((party) => [party.index, party.identity]),
  )
  const participant = new Participant({
    ceremony,
    self,
    identity,
    identities,
    seals: {
      channel: (index) => agreeOnChannel(secret.sealing, sealingKeys.get(index)!, index),
      pairId: () => new Uint8Array(0),
    },
    random: env.random,
    protocol: renewalCeremony({
      plan,
      self,
      identity,
      identities,
      collects: false,
      env,
      prepare: (prepared) => store.preparePair(row.wallet, prepared),
    }),
  })
  return seatOf(participant, [], () => store.burnPair(row.wallet, peer, row.epoch, plan.generation))
}
