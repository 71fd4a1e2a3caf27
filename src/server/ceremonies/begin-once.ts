import { bytesToHex } from '@noble/hashes/utils.js'
import { ceremonyId, encodePlan, type Plan } from '../../ceremony/plan.ts'
import type { ServerContext } from '../context.ts'
import { HttpProblem } from '../http/reply.ts'
import { LIFETIME } from './lifetime.ts'

/**
 * Uses a ceremony's id up, durably. Its row outlives the time in which the plan is accepted.
 * @param whose who can begin it only once
 * @throws HttpProblem 410 `ceremony-gone`
 */
export async function beginOnce({ store }: ServerContext, whose: string, plan: Plan): Promise<void> {
  const id = `${whose}/${bytesToHex(ceremonyId(encodePlan(plan)))}`
  if (!(await store.beginCeremony(id, plan.created + 2 * LIFETIME[plan.kind])))
    throw new HttpProblem(410, 'ceremony-gone', 'This ceremony was begun before and is gone.')
}
