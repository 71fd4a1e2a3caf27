import { ETHEREUM } from './ethereum/family.ts'
import type { Intent } from './intent.ts'
import {
  MAX_MEANING_BYTES,
  MAX_PAYLOAD_BYTES,
  type Payload,
  PayloadError,
  type PayloadKind,
  type Reading,
} from './payload.ts'
import { TEZOS } from './tezos/family.ts'

/** A chain family: the folder of its name is all that knows it. */
export interface ChainFamily {
  readonly name: FamilyName
  /** CAIP-2 namespace of its chains. */
  readonly namespace: string
  /** The first number of its accounts' derivation paths. */
  readonly purpose: number
  /** @throws PayloadError */
  readonly readers: Readonly<Partial<Record<PayloadKind, PayloadReader>>>
  /** The address of an account's public key. @throws PayloadError `bad-account` for a curve the family has no accounts of */
  addressOf(key: AccountKey): string
  /** The normal form of an address, or null when it is none. */
  normaliseAddress(text: string): string | null
}

export type FamilyName = 'ethereum' | 'tezos'

export type AccountKey =
  /** 65 bytes, `04 ‖ x ‖ y`. */
  | { readonly curve: 'secp256k1'; readonly publicKey: Uint8Array }
  /** 32 bytes. */
  | { readonly curve: 'ed25519'; readonly publicKey: Uint8Array }

/** Bytes (within bounds) and the account that is to sign → what they mean and the 32 bytes to sign. */
export type PayloadReader = (
  bytes: Uint8Array,
  account: string,
) => { readonly intent: Intent; readonly digest: Uint8Array }

export const FAMILIES: readonly ChainFamily[] = [ETHEREUM, TEZOS]

/** The family whose keys have this purpose, e.g. 60 for Ethereum. */
export function familyOfPurpose(purpose: number): ChainFamily | undefined {
  return FAMILIES.find((family) => family.purpose === purpose)
}

export function familyNamed(name: FamilyName): ChainFamily {
  return FAMILIES.find((family) => family.name === name)!
}

/**
 * Reads a payload: decodes it, requires that the decoded encodes to the same bytes, hashes it and says what it means.
 * Wallet and Secret Server both call this, and nothing else makes a digest of a payload.
 * @param account the address of the key that is to sign
 * @returns a refusal for anything it cannot read whole; it never throws
 */
export function readPayload(payload: Payload, account: string): Reading {
  try {
    const { family, reader } = readerOf(payload.kind)
    const normal = family.normaliseAddress(account)
    if (normal === null) throw noAccountOf(family, account)
    if (payload.bytes.length > MAX_PAYLOAD_BYTES) throw new PayloadError('too-large', 'The request is too large.')
    const { intent, digest } = reader(payload.bytes, normal)
    if (new TextEncoder().encode(JSON.stringify(intent.meaning)).length > MAX_MEANING_BYTES) {
      throw new PayloadError('too-complex', 'The request says more than can be shown of it.')
    }
    return { ok: true, intent, digest }
  } catch (error) {
    if (error instanceof PayloadError) return { ok: false, refusal: { code: error.code, message: error.message } }
    // What no check foresaw is not readable either (deep nesting, a library's own limits).
    return { ok: false, refusal: { code: 'undecodable', message: 'The request cannot be decoded.' } }
  }
}

function noAccountOf(family: ChainFamily, account: string): PayloadError {
  return FAMILIES.some((other) => other !== family && other.normaliseAddress(account) !== null)
    ? new PayloadError('wrong-purpose', 'This account was not made for this kind of request.')
    : new PayloadError('bad-account', 'The signing account is not an address.')
}

function readerOf(kind: PayloadKind): { family: ChainFamily; reader: PayloadReader } {
  for (const family of FAMILIES) {
    const reader = Object.hasOwn(family.readers, kind) ? family.readers[kind] : undefined
    if (reader) return { family, reader }
  }
  throw new PayloadError('unknown-kind', 'This kind of request is not known.')
}
