import { MAX_BURNS } from '../../ceremony/max-burns.ts'
import { Participant } from '../../ceremony/participant.ts'
import type { RenewalPlan } from '../../ceremony/plan.ts'
import { type PreparedRenewal, renewalCeremony } from '../../ceremony/renewal.ts'
import type { Admission } from '../../wire/contract.ts'
import { isOrderOf } from '../../wire/statements.ts'
import type { Caller, ServerContext } from '../context.ts'
import { HttpProblem } from '../http/reply.ts'
import { certifiedKey } from './certified-key.ts'
import { burnedTwice, burnPair, callerLabel, requireCaller, type ServerSeat } from './seat.ts'

/** Takes part in giving a pair fresh oblivious transfers, on the owner key's order. */
export async function admitRenewal(
  context: ServerContext,
  caller: Caller,
  ceremony: Uint8Array,
  plan: RenewalPlan,
  admission: Extract<Admission, { kind: 'renewal' }>,
): Promise<ServerSeat> {
  const { identity, env, store, limits } = context
  const { row, self, parties, record } = await certifiedKey(context, caller, plan.keyId)
  const wallet = (await store.wallet(row.wallet))!
  const order = { order: 'renew-pair', ceremony } as const
  if (!(await isOrderOf(wallet.owner_key, order, identity.publicKey, admission.order)))
    throw new HttpProblem(403, 'owner-order', 'The owner key did not order this.')
  if (plan.epoch !== row.epoch) throw new HttpProblem(422, 'wrong-epoch', 'The plan is of another epoch.')
  const [low, high] = plan.pair
  const peer = low === self ? high : low
  if (low >= high || (low !== self && high !== self))
    throw new HttpProblem(422, 'wrong-pair', 'This is no pair of this server.')
  const generation = await store.pairs.newestGeneration(row.wallet, peer, row.epoch)
  if (generation === undefined) throw new HttpProblem(422, 'wrong-pair', 'This server has no such pair.')
  const burn = await store.pairs.burnOf(row.wallet, peer, row.epoch)
  const last = Math.max(generation, burn?.generation ?? 0)
  if (plan.generation <= last)
    throw new HttpProblem(422, 'wrong-generation', `This pair has had generation ${last} already.`)
  if (burn && burn.count > MAX_BURNS) throw burnedTwice()
  limits.renewals.take(row.wallet)

  const sealingKeys = new Map(record.sealing.map(({ index, key }) => [index, key]))
  const prepare = (prepared: PreparedRenewal) => store.pairs.prepare(row.wallet, prepared)
  const { sealing } = store.keySecret(row)
  const participant = new Participant(
    renewalCeremony({ plan, self, identity, parties, sealing, sealingKeys, env, prepare }),
  )
  return {
    participant,
    labels: [callerLabel(caller.requestKeyId)],
    end: (reason) => participant.end(reason),
    recheck: () => requireCaller(context, caller),
    burn: () => burnPair(context, { wallet: row.wallet, peer, epoch: row.epoch, generation: plan.generation }),
  }
}
