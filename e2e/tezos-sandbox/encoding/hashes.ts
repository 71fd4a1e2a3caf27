import { blake2b } from 'blakejs'
import { toBase58 } from './base58.ts'
import { byte, concat } from './bytes.ts'
import { type Micheline, writeMicheline } from './micheline.ts'

/** BLAKE2b with a digest of 32 bytes. */
export const blake2b256 = (bytes: Uint8Array): Uint8Array => blake2b(bytes, undefined, 32)

/** BLAKE2b with a digest of 20 bytes, as addresses hold it. */
export const blake2b160 = (bytes: Uint8Array): Uint8Array => blake2b(bytes, undefined, 20)

/** The hash by which an operation is known, from its signed bytes. */
export const operationHash = (signed: Uint8Array): string => toBase58('operation', blake2b256(signed))

/** The hash under which a big map keeps the value of a key: that of the packed key. */
export const keyHash = (key: Micheline): string =>
  toBase58('expression', blake2b256(concat(byte(5), writeMicheline(key))))

/** The name of a global constant. */
export const constantHash = (value: Micheline): string => toBase58('expression', blake2b256(writeMicheline(value)))

/** Where the contract made by an operation lies; `index` counts the contracts that the operation makes. */
export function contractAddress(hash: Uint8Array, index: number): string {
  const place = new Uint8Array(4)
  new DataView(place.buffer).setUint32(0, index)
  return toBase58('KT1', blake2b160(concat(hash, place)))
}
