import { concatBytes } from '@noble/hashes/utils.js'
import { permittedSigningSets } from '../../ceremony/quorum.ts'
import { keyCheckDigest } from '../../chains/ethereum/key-check.ts'
import { KEY_CHECK_KIND } from '../../chains/key-check.ts'
import type { PartyIndex } from '../../mpc/party.ts'
import { systemEnv } from '../../mpc/system-env.ts'
import { WalletError } from '../errors.ts'
import type { Vault } from '../vault/vault.ts'
import { burningCheaters } from './burns.ts'
import type { HeldWallet } from './held-wallet.ts'
import { DEVICE_INDEX } from './make-key.ts'
import { signPayload } from './sign-payload.ts'

/**
 * Lets every permitted signing set of a certified key sign its check, once: a server that has activated the key signs no
 * other. The signature is stored before any server sees it.
 * @param active the servers where the key is active already: every set with one of them has signed before
 * @param now Unix seconds
 * @returns r ‖ s, verified against the key
 * @throws CarrierFailure, BenignAbort, CheatingAbort; WalletError `key-check-lost` when nobody is left to make one with
 */
export async function checkNewKey(
  { identity, key, plan, record, material, coSigners }: HeldWallet,
  active: ReadonlySet<PartyIndex>,
  vault: Vault,
  now: () => number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (key.check) return key.check
  const [{ keyId }] = record.keys
  const task = {
    path: [],
    payload: { kind: KEY_CHECK_KIND, bytes: new Uint8Array(0) },
    digest: keyCheckDigest({ keyId, epoch: plan.epoch, transcript: record.transcript }),
    unlimitedAcknowledged: false,
  }
  let check: Uint8Array | undefined
  for (const set of permittedSigningSets(plan.parties, plan.threshold)) {
    if (!set.includes(DEVICE_INDEX) || set.some((index) => active.has(index))) continue
    const signers = coSigners.filter(({ index }) => set.includes(index))
    const { r, s } = await burningCheaters(
      vault,
      plan.epoch,
      (peer) => material.pairs.get(peer)!.generation,
      () => signPayload(task, material, identity, signers, systemEnv, now(), signal),
    )
    check = concatBytes(r, s)
  }
  const made = check
  if (!made) throw new WalletError('key-check-lost', 'The signature that completes this key was lost. Start over.')
  await vault.update((contents) => ({
    ...contents,
    keys: contents.keys.map((held) => (held.record.join() === key.record.join() ? { ...held, check: made } : held)),
  }))
  return made
}
