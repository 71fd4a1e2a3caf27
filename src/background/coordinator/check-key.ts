import { permittedSigningSets } from '../../ceremony/quorum.ts'
import { keyCheckDigest } from '../../chains/ethereum/key-check.ts'
import { KEY_CHECK_KIND } from '../../chains/key-check.ts'
import type { EcdsaSignature } from '../../mpc/combine.ts'
import { systemEnv } from '../../mpc/system-env.ts'
import type { HeldWallet } from './held-wallet.ts'
import { DEVICE_INDEX } from './make-key.ts'
import { signPayload } from './sign-payload.ts'

/**
 * Lets every permitted signing set of a certified key sign its check. Every signature was verified against the key before
 * it got here.
 * @param now Unix seconds
 * @returns one of the signatures, which makes the key active at the servers that see it
 * @throws CarrierFailure, BenignAbort, CheatingAbort
 */
export async function checkNewKey(
  { identity, plan, record, material, coSigners }: HeldWallet,
  now: () => number,
  signal: AbortSignal,
): Promise<EcdsaSignature> {
  const [{ keyId }] = record.keys
  const digest = keyCheckDigest({ keyId, epoch: plan.epoch, transcript: record.transcript })
  const task = {
    path: [],
    payload: { kind: KEY_CHECK_KIND, bytes: new Uint8Array(0) },
    digest,
    unlimitedAcknowledged: false,
  }
  const checks = []
  for (const set of permittedSigningSets(plan.parties, plan.threshold)) {
    if (!set.includes(DEVICE_INDEX)) continue
    const signers = coSigners.filter(({ index }) => set.includes(index))
    checks.push(await signPayload(task, material, identity, signers, systemEnv, now(), signal))
  }
  return checks[0]!
}
