import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { TypedDataEncoder } from 'ethers/hash'
import { type CborValue, decode, encode } from '../../cbor/index.ts'
import type { Intent } from '../intent.ts'
import { MAX_PAYLOAD_BYTES, PayloadError } from '../payload.ts'
import { MAX_CHAIN_ID } from './chain-id.ts'
import { recogniseTypedData } from './recognisers/typed-data.ts'
import { domainValue, toHex } from './typed-data-fields.ts'
import {
  DOMAIN_TYPE,
  type FieldType,
  parseType,
  reachableTypes,
  type StructTypes,
  type TypedField,
} from './typed-data-types.ts'

/** EIP-712 typed data without anything undeclared: a struct is the list of its values in declared order. */
export interface TypedData {
  /** Those in use only, `EIP712Domain` among them. */
  readonly types: StructTypes
  readonly primaryType: string
  readonly domain: readonly TypedValue[]
  readonly message: readonly TypedValue[]
}

/** Integers are bigints, addresses and bytes are byte strings, arrays and structs are lists. */
export type TypedValue = bigint | boolean | string | Uint8Array | readonly TypedValue[]

const MAX_VALUES = 10_000

/**
 * Reads typed data in canonical bytes (`encodeTypedData`).
 * @param account lower-case address of the signer
 * @throws PayloadError
 */
export function readTypedData(bytes: Uint8Array, account: string): { intent: Intent; digest: Uint8Array } {
  const data = decodeTypedData(bytes)
  const digest = typedDataDigest(data)
  const chainId = domainValue(data, 'chainId')
  if (chainId !== undefined && (chainId as bigint) > MAX_CHAIN_ID) {
    throw new PayloadError('bad-domain', 'The domain names a chain that cannot exist.')
  }
  const verifyingContract = domainValue(data, 'verifyingContract')
  const intent: Intent = {
    vocabulary: 1,
    chain: chainId === undefined ? 'eip155' : `eip155:${chainId}`,
    account,
    target: verifyingContract === undefined ? null : toHex(verifyingContract as Uint8Array),
    value: '0',
    maximumFee: '0',
    nonce: null,
    digest: `0x${bytesToHex(digest)}`,
    meaning: recogniseTypedData(data, account),
  }
  return { intent, digest }
}

/**
 * The canonical bytes of typed data: dCBOR of `{types, primaryType, domain, message}`. Types map each name to its list of
 * `[type, name]`; structs are arrays in declared order; integers are 32 bytes in two's complement; texts are their UTF-8
 * as byte strings, because CBOR texts would be normalised and hash differently.
 * @throws PayloadError when a value does not fit its type
 */
export function encodeTypedData(data: TypedData): Uint8Array {
  const types = reachableTypes(data.types, data.primaryType)
  const bytes = encode(
    new Map<CborValue, CborValue>([
      ['types', new Map([...types].map(([name, fields]) => [name, fields.map((field) => [field.type, field.name])]))],
      ['primaryType', data.primaryType],
      ['domain', structToCbor(types, DOMAIN_TYPE, data.domain)],
      ['message', structToCbor(types, data.primaryType, data.message)],
    ]),
  )
  if (bytes.length > MAX_PAYLOAD_BYTES) throw new PayloadError('too-large', 'The request is too large.')
  return bytes
}

/**
 * The inverse of `encodeTypedData`.
 * @throws PayloadError when `bytes` are not exactly what `encodeTypedData` makes of their content; CborError
 */
export function decodeTypedData(bytes: Uint8Array): TypedData {
  const root = decode(bytes)
  if (!(root instanceof Map)) throw malformed()
  const primaryType = root.get('primaryType')
  const declared = root.get('types')
  if (typeof primaryType !== 'string' || !(declared instanceof Map)) throw malformed()

  const types = reachableTypes(
    new Map([...declared].map(([name, fields]) => [asText(name), readFields(fields)])),
    primaryType,
  )
  const budget = { left: MAX_VALUES }
  const data = {
    types,
    primaryType,
    domain: structFromCbor(types, DOMAIN_TYPE, root.get('domain'), budget),
    message: structFromCbor(types, primaryType, root.get('message'), budget),
  }
  if (bytesToHex(encodeTypedData(data)) !== bytesToHex(bytes)) {
    throw new PayloadError('not-canonical', 'The typed data is not encoded in the one permitted way.')
  }
  return data
}

/** The 32 bytes to sign: Keccak-256 of `1901 ‖ domainSeparator ‖ hashStruct(message)` (EIP-712). */
export function typedDataDigest({ types, primaryType, domain, message }: TypedData): Uint8Array {
  const structs = Object.fromEntries(
    [...types].filter(([name]) => name !== DOMAIN_TYPE).map(([name, fields]) => [name, [...fields]]),
  )
  const domainObject = structToEthers(types, DOMAIN_TYPE, domain)
  const messageObject = structToEthers(types, primaryType, message)
  return hexToBytes(TypedDataEncoder.hash(domainObject, structs, messageObject).slice(2))
}

function structToCbor(types: StructTypes, name: string, values: readonly TypedValue[]): CborValue {
  return types.get(name)!.map((field, i) => toCbor(types, parseType(field.type), values[i]!))
}

function toCbor(types: StructTypes, type: FieldType, value: TypedValue): CborValue {
  switch (type.kind) {
    case 'integer':
      return integerToBytes(value as bigint, type)
    case 'string':
      return new TextEncoder().encode(value as string)
    case 'fixed-bytes':
      return ofLength(value as Uint8Array, type.length)
    case 'address':
      return ofLength(value as Uint8Array, 20)
    case 'array': {
      const items = value as readonly TypedValue[]
      if (type.length !== null && items.length !== type.length) {
        throw new PayloadError('bad-value', `A list has ${items.length} items and not ${type.length}.`)
      }
      return items.map((item) => toCbor(types, type.item, item))
    }
    case 'struct':
      return structToCbor(types, type.name, value as readonly TypedValue[])
    default:
      return value as boolean | Uint8Array
  }
}

interface Budget {
  left: number
}

function structFromCbor(types: StructTypes, name: string, cbor: CborValue | undefined, budget: Budget): TypedValue[] {
  const fields = types.get(name)!
  if (!Array.isArray(cbor) || cbor.length !== fields.length) throw malformed()
  return fields.map((field, i) => fromCbor(types, parseType(field.type), cbor[i], budget))
}

function fromCbor(types: StructTypes, type: FieldType, cbor: CborValue, budget: Budget): TypedValue {
  if (--budget.left < 0) throw new PayloadError('too-complex', 'The request holds too many values.')
  if (type.kind === 'struct') return structFromCbor(types, type.name, cbor, budget)
  if (type.kind === 'array') {
    if (!Array.isArray(cbor)) throw malformed()
    return (cbor as readonly CborValue[]).map((item) => fromCbor(types, type.item, item, budget))
  }
  if (type.kind === 'bool') {
    if (typeof cbor !== 'boolean') throw malformed()
    return cbor
  }
  if (!(cbor instanceof Uint8Array)) throw malformed()
  if (type.kind === 'integer') return integerFromBytes(cbor, type.signed)
  return type.kind === 'string' ? new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(cbor) : cbor
}

function integerToBytes(value: bigint, { signed, bits }: { signed: boolean; bits: number }): Uint8Array {
  const fitting = signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value)
  if (fitting !== value) throw new PayloadError('bad-value', `A number does not fit into ${bits} bits.`)
  return hexToBytes(BigInt.asUintN(256, value).toString(16).padStart(64, '0'))
}

function integerFromBytes(bytes: Uint8Array, isSigned: boolean): bigint {
  const value = BigInt(`0x${bytesToHex(ofLength(bytes, 32))}`)
  return isSigned ? BigInt.asIntN(256, value) : value
}

function structToEthers(types: StructTypes, name: string, values: readonly TypedValue[]): Record<string, unknown> {
  return Object.fromEntries(
    types.get(name)!.map((field, i) => [field.name, toEthers(types, parseType(field.type), values[i]!)]),
  )
}

function toEthers(types: StructTypes, type: FieldType, value: TypedValue): unknown {
  if (type.kind === 'struct') return structToEthers(types, type.name, value as readonly TypedValue[])
  if (type.kind === 'array') return (value as readonly TypedValue[]).map((item) => toEthers(types, type.item, item))
  return value instanceof Uint8Array ? toHex(value) : value
}

function readFields(cbor: CborValue): TypedField[] {
  if (!Array.isArray(cbor)) throw malformed()
  return (cbor as readonly CborValue[]).map((field) => {
    if (!Array.isArray(field) || field.length !== 2) throw malformed()
    return { type: asText(field[0]), name: asText(field[1]) }
  })
}

function asText(cbor: CborValue): string {
  if (typeof cbor !== 'string') throw malformed()
  return cbor
}

function ofLength(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length !== length)
    throw new PayloadError('bad-value', `A value has ${bytes.length} bytes and not ${length}.`)
  return bytes
}

function malformed(): PayloadError {
  return new PayloadError('undecodable', 'The bytes are no typed data.')
}
