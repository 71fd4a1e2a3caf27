import { concatBytes } from '@noble/hashes/utils.js'
import { permittedSigningSets } from '../../ceremony/quorum.ts'
import { KEY_CHECK_KIND, keyCheckMessage } from '../../chains/key-check.ts'
import type { PartyIndex } from '../../mpc/party.ts'
import { systemEnv } from '../../mpc/system-env.ts'
import { WalletError } from '../errors.ts'
import { withKeygen } from '../vault/contents.ts'
import type { Vault } from '../vault/vault.ts'
import { burningCheaters } from './burns.ts'
import { FrostSession } from './frost-session.ts'
import type { HeldCoSigner, HeldWallet, WalletKey } from './held-wallet.ts'
import { DEVICE_INDEX } from './make-key.ts'
import { signPayload } from './sign-payload.ts'

/**
 * Lets every permitted signing set of a certified key sign its check, once: a server that has activated the key signs no
 * other. The signature is stored before any server sees it.
 * @param active the servers where the key is active already: every set with one of them has signed before
 * @param now Unix seconds
 * @returns 64 bytes, verified against the key
 * @throws CarrierFailure, BenignAbort, CheatingAbort; WalletError `key-check-lost` when nobody is left to make one with
 */
export async function checkNewKey(
  wallet: HeldWallet,
  key: WalletKey,
  active: ReadonlySet<PartyIndex>,
  vault: Vault,
  now: () => number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { keygen, position } = key
  const known = keygen.checks[position]
  if (known) return known
  let check: Uint8Array | undefined
  for (const set of permittedSigningSets(wallet.plan.parties, wallet.plan.threshold)) {
    if (!set.includes(DEVICE_INDEX) || set.some((index) => active.has(index))) continue
    const signers = wallet.coSigners.filter(({ index }) => set.includes(index))
    check = await signCheck(wallet, key, signers, vault, now(), signal)
  }
  const made = check
  if (!made) throw new WalletError('key-check-lost', 'The signature that completes this key was lost. Start over.')
  await vault.update((contents) =>
    withKeygen(contents, keygen.record, (held) => ({ ...held, checks: held.checks.with(position, made) })),
  )
  return made
}

async function signCheck(
  { identity, plan }: HeldWallet,
  { material, check }: WalletKey,
  signers: readonly HeldCoSigner[],
  vault: Vault,
  now: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const payload = { kind: KEY_CHECK_KIND, bytes: new Uint8Array(0) }
  const digest = keyCheckMessage(material.curve, check)
  const task = { path: [], payload, digest, unlimitedAcknowledged: false }
  if (material.curve === 'ed25519')
    return new FrostSession(material, identity, signers, systemEnv, now).sign(task, signal)
  const { r, s } = await burningCheaters(
    vault,
    plan.epoch,
    (peer) => material.pairs.get(peer)!.generation,
    () => signPayload(task, material, identity, signers, systemEnv, now, signal),
  )
  return concatBytes(r, s)
}
