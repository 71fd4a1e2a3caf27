import type { Intent } from '../chains/intent.ts'
import { KEY_CHECK_KIND, keyCheckMessage } from '../chains/key-check.ts'
import type { PayloadKind } from '../chains/payload.ts'
import { type ChainFamily, familyNamed, familyOfPurpose, readPayload } from '../chains/registry.ts'
import { secp256k1 } from '../mpc/curve.ts'
import { deriveChild } from '../mpc/derive.ts'
import { judge } from '../policy/judge.ts'
import type { CertifiedKey } from './ceremonies/certified-key.ts'

/** What this server makes of a payload, by its own reading and the wallet's policy. */
export type PayloadJudgement =
  | { readonly verdict: 'agrees'; readonly digest: Uint8Array; readonly intent: Intent | null }
  | {
      readonly verdict: 'asks'
      readonly digest: Uint8Array
      readonly intent: Intent
      readonly code: string
      readonly message: string
    }
  | { readonly verdict: 'refuses'; readonly intent: Intent | null; readonly code: string; readonly message: string }

/** An account is a child of the root's child for its purpose: m/purpose/i. */
const ACCOUNT_DEPTH = 2

/**
 * Reads and judges exact bytes for an account of a key. The digest to sign comes from here and nowhere else.
 * @param path the account's derivation path; empty for the root and for a key that is an account by itself
 */
export function judgePayload(
  key: CertifiedKey,
  path: readonly number[],
  payload: { readonly kind: string; readonly bytes: Uint8Array },
): PayloadJudgement {
  if (isKeyCheck(key, path, payload)) return judgeKeyCheck(key, payload)
  const signer = signerOf(key, path)
  if (!signer) return refuse('unknown-purpose', 'This server knows no account with this path.')
  const { family, account } = signer
  const reading = readPayload({ kind: payload.kind as PayloadKind, bytes: payload.bytes }, account)
  const judgement = judge(reading, { purpose: family.name })
  const intent = reading.ok ? reading.intent : null
  if (judgement.verdict === 'deny')
    return { verdict: 'refuses', intent, code: judgement.code, message: judgement.message }
  if (!reading.ok) return refuse(reading.refusal.code, reading.refusal.message)
  if (judgement.verdict === 'allow') return { verdict: 'agrees', digest: reading.digest, intent }
  return {
    verdict: 'asks',
    digest: reading.digest,
    intent: reading.intent,
    code: judgement.kind,
    message: 'This has no limit, or may have none. It needs your own word that you mean it.',
  }
}

/** The root signs nothing else; a key that is an account signs it first. */
export function isKeyCheck(
  { purpose }: Pick<CertifiedKey, 'purpose'>,
  path: readonly number[],
  payload: { readonly kind: string; readonly bytes: Uint8Array },
): boolean {
  if (path.length > 0) return false
  return purpose === 'root' || (payload.kind === KEY_CHECK_KIND && payload.bytes.length === 0)
}

/** The account that a path leads to: a child of the root, or a key that is one account by itself. */
function signerOf(
  { purpose, publicKey, chainCode }: CertifiedKey,
  path: readonly number[],
): { readonly family: ChainFamily; readonly account: string } | undefined {
  if (purpose !== 'root') {
    const family = familyNamed(purpose)
    return path.length === 0 ? { family, account: family.addressOf({ curve: 'ed25519', publicKey }) } : undefined
  }
  const family = path.length === ACCOUNT_DEPTH ? familyOfPurpose(path[0]) : undefined
  if (!family) return undefined
  const child = deriveChild(secp256k1, { publicKey, chainCode }, path)
  return { family, account: family.addressOf({ curve: 'secp256k1', publicKey: child.publicKey }) }
}

/** The key check is built here, from what this server itself certified; a payload of it is empty. */
function judgeKeyCheck(
  { row, curve, plan, record }: CertifiedKey,
  payload: { readonly kind: string; readonly bytes: Uint8Array },
): PayloadJudgement {
  if (payload.kind !== KEY_CHECK_KIND || payload.bytes.length > 0)
    return refuse('root-key', 'The root key signs only the check of a new key.')
  if (row.state === 'active') return refuse('key-checked', 'This key has been checked already.')
  const { keyId } = record.keys[row.position]!
  const digest = keyCheckMessage(curve, { keyId, epoch: plan.epoch, transcript: record.transcript })
  return { verdict: 'agrees', digest, intent: null }
}

function refuse(code: string, message: string): PayloadJudgement {
  return { verdict: 'refuses', intent: null, code, message }
}
