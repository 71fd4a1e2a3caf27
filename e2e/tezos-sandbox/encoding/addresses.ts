import { fromBase58, toBase58 } from './base58.ts'
import { type ByteReader, byte, concat, MalformedBytes } from './bytes.ts'
import { blake2b160 } from './hashes.ts'

/** Kinds of key hashes and of keys in the order of their byte. */
const KEY_HASHES = ['tz1', 'tz2', 'tz3', 'tz4'] as const
const KEYS = ['edpk', 'sppk', 'p2pk'] as const
const KEY_LENGTHS = [32, 33, 33]

export const isImplicit = (address: string): boolean => fromBase58(address, KEY_HASHES) !== undefined
export const isContract = (address: string): boolean => fromBase58(address, ['KT1']) !== undefined
export const isAddress = (address: string): boolean => isImplicit(address) || isContract(address)

/** A key hash: one byte for its kind, twenty for the hash. */
export function readKeyHash(reader: ByteReader): string {
  const kind = KEY_HASHES[reader.byte()]
  if (kind === undefined) throw new MalformedBytes('A key hash is of no known kind.')
  return toBase58(kind, reader.take(20))
}

export function writeKeyHash(address: string): Uint8Array {
  const { kind, bytes } = known(fromBase58(address, KEY_HASHES), address)
  return concat(byte(KEY_HASHES.indexOf(kind)), bytes)
}

/** An address of an account or a contract: 22 bytes. */
export function readAddress(reader: ByteReader): string {
  const tag = reader.byte()
  if (tag === 0) return readKeyHash(reader)
  if (tag !== 1 && tag !== 3) throw new MalformedBytes('An address is of no known kind.')
  const address = toBase58(tag === 1 ? 'KT1' : 'sr1', reader.take(20))
  if (reader.byte() !== 0) throw new MalformedBytes('The padding of an address is not zero.')
  return address
}

export function writeAddress(address: string): Uint8Array {
  if (isImplicit(address)) return concat(byte(0), writeKeyHash(address))
  const { kind, bytes } = known(fromBase58(address, ['KT1', 'sr1']), address)
  return concat(byte(kind === 'KT1' ? 1 : 3), bytes, byte(0))
}

/** A public key: one byte for its kind and the key. Keys of tz4 and tz5 accounts are not read. */
export function readKey(reader: ByteReader): string {
  const tag = reader.byte()
  const kind = KEYS[tag]
  if (kind === undefined) throw new MalformedBytes('A public key is of no known kind.')
  return toBase58(kind, reader.take(KEY_LENGTHS[tag]!))
}

export function writeKey(key: string): Uint8Array {
  const { kind, bytes } = known(fromBase58(key, KEYS), key)
  return concat(byte(KEYS.indexOf(kind)), bytes)
}

export const isKey = (key: string): boolean => fromBase58(key, KEYS) !== undefined

/** The address of a public key. */
export function addressOfKey(key: string): string {
  const { kind, bytes } = known(fromBase58(key, KEYS), key)
  return toBase58(KEY_HASHES[KEYS.indexOf(kind)]!, blake2b160(bytes))
}

function known<Found>(found: Found | undefined, text: string): Found {
  if (found === undefined) throw new RangeError(`${text} is not what is to be written.`)
  return found
}
