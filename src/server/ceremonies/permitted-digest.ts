import type { SignPlan } from '../../ceremony/plan.ts'
import { isOrderOf } from '../../wire/statements.ts'
import type { ServerContext } from '../context.ts'
import { HttpProblem } from '../http/reply.ts'
import { isKeyCheck, judgePayload } from '../judgement.ts'
import type { CertifiedKey } from './certified-key.ts'

/**
 * What this server may sign of a payload, by its own reading and its policy.
 * @param acknowledgement the owner key's signature that an unlimited approval is meant
 * @throws HttpProblem 403 with the refusal's code, 409 `key-not-active`, 429 `busy`
 */
export async function permittedDigest(
  { identity, store, limits }: Pick<ServerContext, 'identity' | 'store' | 'limits'>,
  key: CertifiedKey,
  ceremony: Uint8Array,
  path: readonly number[],
  payload: SignPlan['payload'],
  acknowledgement: Uint8Array | null,
): Promise<Uint8Array> {
  const checks = isKeyCheck(key, path, payload)
  if (!checks && key.row.state !== 'active')
    throw new HttpProblem(409, 'key-not-active', 'This key has not signed its check yet.')
  const judgement = judgePayload(key, path, payload)
  if (judgement.verdict === 'refuses') throw new HttpProblem(403, judgement.code, judgement.message)
  // A key signs its check only until it is active.
  if (checks) limits.keyChecks.take(key.row.id)
  if (judgement.verdict === 'agrees') return judgement.digest
  const { owner_key } = (await store.wallet(key.row.wallet))!
  const order = { order: 'allow-unlimited-approval', ceremony, digest: judgement.digest } as const
  if (!acknowledgement || !(await isOrderOf(owner_key, order, identity.publicKey, acknowledgement)))
    throw new HttpProblem(403, judgement.code, judgement.message)
  return judgement.digest
}
