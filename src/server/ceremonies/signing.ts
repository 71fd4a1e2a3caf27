import { MAX_BURNS } from '../../ceremony/max-burns.ts'
import { Participant } from '../../ceremony/participant.ts'
import type { SignPlan } from '../../ceremony/plan.ts'
import { checkSignPlan, signingCeremony } from '../../ceremony/signing.ts'
import { signingMaterial } from '../../ceremony/stored.ts'
import type { PairState } from '../../mpc/pair.ts'
import type { Admission } from '../../wire/contract.ts'
import { isOrderOf } from '../../wire/statements.ts'
import type { Caller, ServerContext } from '../context.ts'
import { HttpProblem } from '../http/reply.ts'
import { judgePayload } from '../judgement.ts'
import { type CertifiedKey, certifiedKey } from './certified-key.ts'
import { burnedTwice, burnPair, callerLabel, pairLabel, requireCaller, type ServerSeat } from './seat.ts'

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
  const { identity, env, store } = context
  const key = await certifiedKey(context, caller, plan.keyId)
  const { row, self, parties, record } = key
  const { threshold } = key.plan
  checkSignPlan(plan, { keyId: record.keys[0].keyId, epoch: row.epoch, threshold, index: self }, parties)
  const digest = await permittedDigest(context, key, ceremony, plan, admission.acknowledgement)
  const others = plan.signers.filter((index) => index !== self)
  const pairs = await Promise.all(others.map((peer) => usablePair(context, row.wallet, peer, row.epoch)))
  const material = signingMaterial(self, key.plan, record, store.keySecret(row), pairs)
  const { seals, protocol } = signingCeremony(plan, digest, material, env)
  const identities = new Map(
    parties.filter(({ index }) => plan.signers.includes(index)).map((party) => [party.index, party.identity]),
  )
  const participant = new Participant({ ceremony, self, identity, identities, seals, random: env.random, protocol })
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

/** The digest of a payload this server may sign. @throws HttpProblem 403 with the refusal's code */
async function permittedDigest(
  { identity, store, limits }: ServerContext,
  key: CertifiedKey,
  ceremony: Uint8Array,
  plan: SignPlan,
  acknowledgement: Uint8Array | null,
): Promise<Uint8Array> {
  if (plan.path.length > 0 && key.row.state !== 'active')
    throw new HttpProblem(409, 'key-not-active', 'This key has not signed its check yet.')
  const judgement = judgePayload(key, plan.path, plan.payload)
  if (judgement.verdict === 'refuses') throw new HttpProblem(403, judgement.code, judgement.message)
  // The root signs nothing but its check, and only until it is active.
  if (plan.path.length === 0) limits.keyChecks.take(key.row.id)
  if (judgement.verdict === 'agrees') return judgement.digest
  const { owner_key } = (await store.wallet(key.row.wallet))!
  const order = { order: 'allow-unlimited-approval', ceremony, digest: judgement.digest } as const
  if (!acknowledgement || !(await isOrderOf(owner_key, order, identity.publicKey, acknowledgement)))
    throw new HttpProblem(403, judgement.code, judgement.message)
  return judgement.digest
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
