import { concatBytes } from '@noble/hashes/utils.js'
import { activateKey, distributeCertificate } from '../../background/coordinator/make-key.ts'
import { openCertificate } from '../../ceremony/certificate.ts'
import type { SignPlan } from '../../ceremony/plan.ts'
import type { SigningMaterial } from '../../ceremony/signing.ts'
import { KEY_CHECK_KIND, keyCheckMessage } from '../../chains/key-check.ts'
import { sign } from './account.ts'
import { signWithTezosKey } from './frost.ts'
import type { Enrolling, TestWallet } from './wallet.ts'
import { systemNow } from './watched-server.ts'

/** Brings the certificate to these servers, all by default. */
export function certify(
  wallet: Pick<TestWallet, 'certificate' | 'servers'>,
  servers: readonly Enrolling[] = wallet.servers,
): Promise<void> {
  return distributeCertificate(wallet.certificate, servers, new AbortController().signal)
}

/** Shows these servers a signature over the key check. */
export function activate(
  { material, servers: all }: TestWallet,
  check: { readonly r: Uint8Array; readonly s: Uint8Array },
  servers: readonly Enrolling[] = all,
): Promise<void> {
  const signature = concatBytes(check.r, check.s)
  return activateKey(material.share.keyId, signature, servers, new AbortController().signal)
}

/** Lets the first Tezos key sign its check, and shows that to every server. */
export async function activateTezosKey(
  wallet: TestWallet,
  signers: readonly Enrolling[],
  now = systemNow,
): Promise<void> {
  const check = await signWithTezosKey(wallet, signers, tezosKeyCheck(wallet), now)
  await activateKey(wallet.tezos!.share.keyId, check, wallet.servers, new AbortController().signal)
}

export function signKeyCheck(wallet: TestWallet, coSigners: readonly Enrolling[], now = systemNow) {
  const payload = { kind: 'key-check', bytes: new Uint8Array(0) }
  return sign(wallet, coSigners, { path: [], payload, digest: keyCheckDigestOf(wallet) }, now)
}

export function keyCheckDigestOf(wallet: TestWallet): Uint8Array {
  return keyCheckOf(wallet, wallet.material)
}

/** What the first Tezos key signs first. */
export function tezosKeyCheck(wallet: TestWallet): { payload: SignPlan['payload']; digest: Uint8Array } {
  return { payload: { kind: KEY_CHECK_KIND, bytes: new Uint8Array(0) }, digest: keyCheckOf(wallet, wallet.tezos!) }
}

function keyCheckOf({ certificate, plan }: TestWallet, { curve, share }: SigningMaterial): Uint8Array {
  const { transcript } = openCertificate(certificate).record
  return keyCheckMessage(curve, { keyId: share.keyId, epoch: plan.epoch, transcript })
}
