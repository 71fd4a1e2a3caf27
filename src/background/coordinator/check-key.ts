import { permittedSigningSets } from '../../ceremony/quorum.ts'
import { keyCheckDigest } from '../../chains/ethereum/key-check.ts'
import { KEY_CHECK_KIND } from '../../chains/key-check.ts'
import { systemEnv } from '../../mpc/system-env.ts'
import type { HeldWallet } from './held-wallet.ts'
import { DEVICE_INDEX } from './make-key.ts'
import { activateKey, signPayload } from './sign-payload.ts'

/**
 * Lets every permitted signing set of a certified key sign its check, and shows each server the signature that makes the
 * key active there. Every signature was verified against the key before it got here.
 * @param now Unix seconds
 * @throws CarrierFailure, BenignAbort, CheatingAbort, ServerError
 */
export async function checkNewKey(
  { identity, plan, record, material, coSigners }: HeldWallet,
  now: () => number,
  signal: AbortSignal,
): Promise<void> {
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
  const servers = coSigners.map(({ server }) => server)
  await activateKey(keyId, checks[0]!, servers)
}
