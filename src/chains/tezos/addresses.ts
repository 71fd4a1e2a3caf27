import { blake2b } from '@noble/hashes/blake2.js'
import { b58DecodeAndCheckPrefix, b58Encode, PrefixV2 } from '@taquito/utils'
import { PayloadError } from '../payload.ts'
import type { AccountKey } from '../registry.ts'

/** First number of a Tezos account's derivation path m/1729/i (SLIP-44). */
export const TEZOS_PURPOSE = 1729

/** Of keys: Ed25519, secp256k1, P-256, BLS12-381. */
const KEY_HASHES = [
  PrefixV2.Ed25519PublicKeyHash,
  PrefixV2.Secp256k1PublicKeyHash,
  PrefixV2.P256PublicKeyHash,
  PrefixV2.BLS12_381PublicKeyHash,
]
const ADDRESSES = [...KEY_HASHES, PrefixV2.ContractHash, PrefixV2.SmartRollupHash]

/** The kinds of address that an account of this wallet can have. */
const ACCOUNTS = [PrefixV2.Ed25519PublicKeyHash, PrefixV2.Secp256k1PublicKeyHash]

/** All of them have this many characters. */
const ADDRESS_LENGTH = 36

/** The address (`tz1…`, `tz2…`) of an account's public key: BLAKE2b-160 of the key as Tezos writes it. */
export function addressOf(key: AccountKey): string {
  const prefix = key.curve === 'ed25519' ? PrefixV2.Ed25519PublicKeyHash : PrefixV2.Secp256k1PublicKeyHash
  return b58Encode(blake2b(rawKey(key), { dkLen: 20 }), prefix)
}

/** The public key as Tezos writes it: `edpk…`, or `sppk…` of the compressed point. */
export function encodePublicKey(key: AccountKey): string {
  return b58Encode(rawKey(key), key.curve === 'ed25519' ? PrefixV2.Ed25519PublicKey : PrefixV2.Secp256k1PublicKey)
}

/**
 * The address of a key that Tezos wrote; null when the text is no such key.
 * @param publicKey `edpk…` or `sppk…`
 */
export function addressOfEncodedKey(publicKey: string): string | null {
  const found = decoded(publicKey, [PrefixV2.Ed25519PublicKey, PrefixV2.Secp256k1PublicKey])
  if (found === null) return null
  const [raw, prefix] = found
  const hash = blake2b(raw, { dkLen: 20 })
  return b58Encode(
    hash,
    prefix === PrefixV2.Ed25519PublicKey ? PrefixV2.Ed25519PublicKeyHash : PrefixV2.Secp256k1PublicKeyHash,
  )
}

/** An account's address (`tz1…`, `tz2…`) as it stands; null for any other text: prefix, length and checksum count. */
export function parseAccount(text: string): string | null {
  return parse(text, ACCOUNTS)
}

/** The address of a key (`tz1…` to `tz4…`), a contract (`KT1…`) or a rollup (`sr1…`); null for any other text. */
export function parseAddress(text: string): string | null {
  return parse(text, ADDRESSES)
}

/** A contract's address (`KT1…`); null for any other text. */
export function parseContract(text: string): string | null {
  return parse(text, [PrefixV2.ContractHash])
}

/** Whether an address is a key's rather than a contract's or a rollup's. */
export function isKeyHash(address: string): boolean {
  return parse(address, KEY_HASHES) !== null
}

function parse(text: string, allowed: readonly PrefixV2[]): string | null {
  return text.length === ADDRESS_LENGTH && decoded(text, allowed) !== null ? text : null
}

function decoded(text: string, allowed: readonly PrefixV2[]): [Uint8Array, PrefixV2] | null {
  try {
    return b58DecodeAndCheckPrefix(text, allowed as PrefixV2[])
  } catch {
    return null
  }
}

function rawKey({ curve, publicKey }: AccountKey): Uint8Array {
  if (curve === 'ed25519') {
    if (publicKey.length !== 32) throw new RangeError('An Ed25519 public key is 32 bytes.')
    return publicKey
  }
  if (curve === 'secp256k1') {
    if (publicKey.length !== 65 || publicKey[0] !== 4)
      throw new RangeError('A secp256k1 public key is 65 bytes, 04 ‖ x ‖ y.')
    return Uint8Array.of(2 + (publicKey[64]! & 1), ...publicKey.subarray(1, 33))
  }
  throw new PayloadError('bad-account', 'Tezos has no accounts of this curve.')
}
