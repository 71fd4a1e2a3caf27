import { MAX_BURNS } from '../../ceremony/max-burns.ts'
import type { SignPlan } from '../../ceremony/plan.ts'
import { signer, signingCeremony } from '../../ceremony/signing.ts'
import type { PairState } from '../../mpc/pair.ts'
import type { Admission } from '../../wire/contract.ts'
import type { Caller, ServerContext } from '../context.ts'
import { HttpProblem } from '../http/reply.ts'
import { permittedDigest } from './permitted-digest.ts'
import { burnedTwice, burnPair, callerLabel, pairLabel, requireCaller, type ServerSeat } from './seat.ts'
import { openMaterial, signingKey } from './signing-key.ts'

/**
 * Takes part in a signature, once this server has read the payload itself and its policy allows what it read. Everything
 * is judged before any secret is opened.
 */
export async function admitSigning(
  context: ServerContext,
  caller: Caller,
  ceremony: Uint8Array,
  plan: SignPlan,
  admission: Extract<Admission, { kind: 'sign' }>,
): Promise<ServerSeat> {
  const { identity, env } = context
  const key = await signingKey(context, caller, plan, 'secp256k1')
  const { row, self } = key
  const { path, payload } = plan
  const digest = await permittedDigest(context, key, ceremony, path, payload, admission.acknowledgement)
  const others = plan.signers.filter((index) => index !== self)
  const pairs = await Promise.all(others.map((peer) => usablePair(context, row.wallet, peer, row.epoch)))
  const material = openMaterial(context, key, pairs)
  const participant = signer(plan, signingCeremony(plan, digest, material, env), material, identity, env)
  return {
    participant,
    labels: [callerLabel(caller.requestKeyId), ...others.map((peer) => pairLabel(row.wallet, peer))],
    end: (reason) => participant.end(reason),
    async recheck() {
      await requireCaller(context, caller)
      for (const pair of pairs) await requireUnburned(context, row.wallet, pair)
    },
    async burn(peer) {
      const { epoch, generation } = pairs.find((pair) => pair.peer === peer)!
      await burnPair(context, { wallet: row.wallet, peer, epoch, generation })
    },
  }
}

async function usablePair(context: ServerContext, wallet: string, peer: number, epoch: number): Promise<PairState> {
  const pair = await context.store.pairs.newest(wallet, peer, epoch)
  if (!pair) throw new HttpProblem(409, 'no-pair', `This server has no oblivious transfers with party ${peer}.`)
  await requireUnburned(context, wallet, pair)
  return pair
}

async function requireUnburned(
  { store }: ServerContext,
  wallet: string,
  { peer, epoch, generation }: PairState,
): Promise<void> {
  const burn = await store.pairs.burnOf(wallet, peer, epoch)
  if (burn && burn.count > MAX_BURNS) throw burnedTwice()
  if (burn && generation <= burn.generation)
    throw new HttpProblem(409, 'pair-burned', `The pair with party ${peer} is burned and must be renewed.`)
}
