import type { PreparedKeygen } from '../../ceremony/keygen.ts'
import { encodePlan } from '../../ceremony/plan.ts'
import { encodeKeySecret } from '../../ceremony/stored.ts'
import type { HeldKeygen } from '../vault/contents.ts'

/** This browser's part of a keygen, as the vault holds it before its confirmation leaves. */
export function preparedKeygen({ plan, recordBytes, shares, sealing }: PreparedKeygen): HeldKeygen {
  return {
    state: 'prepared',
    plan: encodePlan(plan),
    record: recordBytes,
    certificate: null,
    checks: plan.keys.map(() => null),
    secrets: shares.map(({ secret }, i) => encodeKeySecret({ curve: plan.keys[i]!.curve, share: secret, sealing })),
  }
}
