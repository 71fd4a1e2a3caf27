import type { CurveName, FrostSignPlan, SignPlan } from '../../ceremony/plan.ts'
import { checkSignPlan, requireCurve, type SigningMaterial } from '../../ceremony/signing.ts'
import { signingMaterial } from '../../ceremony/stored.ts'
import type { PairState } from '../../mpc/pair.ts'
import type { Caller, ServerContext } from '../context.ts'
import { type CertifiedKey, certifiedKey } from './certified-key.ts'

/**
 * The key that a plan signs with, where the plan is one to take part in. Nothing secret is opened.
 * @throws HttpProblem as `certifiedKey`; BenignAbort as `checkSignPlan`, and `wrong-curve`
 */
export async function signingKey(
  context: ServerContext,
  caller: Caller,
  plan: SignPlan | FrostSignPlan,
  curve: CurveName,
): Promise<CertifiedKey> {
  const key = await certifiedKey(context, caller, plan.keyId)
  const { epoch } = key.row
  const { threshold } = key.plan
  checkSignPlan(plan, { keyId: plan.keyId, epoch, threshold, index: key.self }, key.parties)
  requireCurve(key, curve)
  return key
}

/** What this server signs with. */
export function openMaterial(
  { store }: Pick<ServerContext, 'store'>,
  { row, self, plan, record }: CertifiedKey,
  pairs: readonly PairState[],
): SigningMaterial {
  return signingMaterial(self, plan, record, row.position, store.keySecret(row), pairs)
}
