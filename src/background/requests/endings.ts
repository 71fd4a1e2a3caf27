import { ended, interrupted } from '../lapse.ts'
import { type Activity, isUnsettled } from '../stores/activity.ts'
import type { Approvals, EndReason } from './approvals.ts'
import type { WaitingRequest } from './request.ts'
import { activityOf } from './signer.ts'

/** A request ended without consent: Activity says why. */
export async function noteEnd(
  activity: Activity,
  request: WaitingRequest,
  reason: EndReason,
  at: number,
): Promise<void> {
  if (request.body.kind !== 'sign') return
  await activity.add({ ...activityOf(request, request.body, 'rejected', at), problem: ended(reason) })
}

/** What was to take the place of a transaction that is over by now can only fail, or happen beside it. */
export async function endOvertaken(approvals: Approvals, activity: Activity): Promise<void> {
  const over = new Set((await activity.list()).filter((entry) => !isUnsettled(entry)).map(({ id }) => id))
  const isOvertaken = ({ body }: WaitingRequest) =>
    body.kind === 'sign' && body.replaces !== null && over.has(body.replaces.id)
  await approvals.end(isOvertaken, 'settled')
}

/** After a start of the worker: what the last one had not signed has lapsed, and Activity says so. */
export async function recoverRequests(
  approvals: Approvals,
  activity: Activity,
  isSeen: boolean,
  at: number,
): Promise<void> {
  const written = new Map((await activity.list()).map((entry) => [entry.id, entry.state]))
  const lapsed = await approvals.recover((request) => interrupted(request, written.get(request.id)), isSeen)
  for (const request of lapsed) {
    if (request.body.kind !== 'sign' || written.has(request.id)) continue
    const entry = activityOf(request, request.body, 'lapsed', at)
    await activity.add({ ...entry, problem: interrupted(request, undefined) })
  }
}
