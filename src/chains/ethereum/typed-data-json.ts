import { hexToBytes } from '@noble/hashes/utils.js'
import { MAX_PAYLOAD_BYTES, PayloadError } from '../payload.ts'
import { parseAddress } from './addresses.ts'
import { parseStrictJson, type StrictJson } from './strict-json.ts'
import { encodeTypedData, type TypedValue } from './typed-data.ts'
import { DOMAIN_TYPE, type FieldType, parseType, reachableTypes, type StructTypes } from './typed-data-types.ts'

type JsonObject = ReadonlyMap<string, StrictJson>

/**
 * Turns the JSON text of `eth_signTypedData_v3` and `_v4` into the payload that is read, shown and signed. What the
 * types do not declare is left out; what two wallets might read differently is refused. Version 3 knows fewer types and
 * hashes those it knows as version 4 does.
 * @returns canonical bytes for `readPayload({ kind: 'ethereum-typed-data', … })`
 * @throws PayloadError
 */
export function typedDataFromJson(json: string): Uint8Array {
  if (json.length > MAX_PAYLOAD_BYTES) throw new PayloadError('too-large', 'The request is too large.')
  const root = asObject(parseStrictJson(json), 'The request')
  const primaryType = asText(root.get('primaryType'), 'The primary type')
  const types = reachableTypes(readTypes(root.get('types')), primaryType)
  const domain = asObject(root.get('domain'), 'The domain')
  const message = asObject(root.get('message'), 'The message')
  return encodeTypedData({
    types,
    primaryType,
    domain: readStruct(types, DOMAIN_TYPE, domain, 'domain'),
    message: readStruct(types, primaryType, message, 'message'),
  })
}

function readTypes(json: StrictJson | undefined): StructTypes {
  const types = asObject(json, 'The list of types')
  return new Map(
    [...types].map(([name, fields]) => {
      if (!Array.isArray(fields)) throw new PayloadError('bad-typed-data', 'A type is no list of fields.')
      return [name, (fields as readonly StrictJson[]).map(readField)]
    }),
  )
}

function readField(json: StrictJson): { name: string; type: string } {
  const field = asObject(json, 'A field')
  return { name: asText(field.get('name'), 'The name of a field'), type: asText(field.get('type'), 'A type') }
}

function readStruct(types: StructTypes, name: string, json: JsonObject, path: string): TypedValue[] {
  return types.get(name)!.map((field) => {
    const at = `${path}.${field.name}`
    const value = json.get(field.name)
    if (value === undefined) throw new PayloadError('missing-field', `${at} is missing.`)
    return readValue(types, parseType(field.type), value, at)
  })
}

function readValue(types: StructTypes, type: FieldType, json: StrictJson, path: string): TypedValue {
  switch (type.kind) {
    case 'integer':
      return readInteger(json, path)
    case 'bool':
      if (typeof json !== 'boolean') throw badValue(path, 'true or false')
      return json
    case 'string':
      if (typeof json !== 'string') throw badValue(path, 'a text')
      return json
    case 'address': {
      const address = typeof json === 'string' ? parseAddress(json) : null
      if (address === null) throw badValue(path, 'an address')
      return hexToBytes(address.slice(2))
    }
    case 'bytes':
    case 'fixed-bytes':
      if (typeof json !== 'string' || !/^0x(?:[0-9a-fA-F]{2})*$/.test(json)) throw badValue(path, 'bytes in hex')
      return hexToBytes(json.slice(2))
    case 'array':
      if (!Array.isArray(json)) throw badValue(path, 'a list')
      return (json as readonly StrictJson[]).map((item, i) => readValue(types, type.item, item, `${path}[${i}]`))
    case 'struct':
      return readStruct(types, type.name, asObject(json, path), path)
  }
}

/** JSON numbers up to 2^53 − 1, decimal texts, and hex texts; whatever has one reading only. */
function readInteger(json: StrictJson, path: string): bigint {
  const text = typeof json === 'string' ? json : isNumber(json) ? json.number : null
  if (text === null) throw badValue(path, 'a number')
  if (typeof json === 'string' && /^0x[0-9a-fA-F]{1,64}$/.test(text)) return BigInt(text)
  const isPlain = /^(?:0|-?[1-9]\d{0,77})$/.test(text)
  const isExact = typeof json === 'string' || Number.isSafeInteger(Number(text))
  if (!isPlain || !isExact) {
    throw new PayloadError('ambiguous-number', `${path} is a number that programs may read differently.`)
  }
  return BigInt(text)
}

function isNumber(json: StrictJson): json is { number: string } {
  return typeof json === 'object' && json !== null && 'number' in json
}

function asObject(json: StrictJson | undefined, what: string): JsonObject {
  if (!(json instanceof Map)) throw new PayloadError('bad-typed-data', `${what} is no JSON object.`)
  return json
}

function asText(json: StrictJson | undefined, what: string): string {
  if (typeof json !== 'string') throw new PayloadError('bad-typed-data', `${what} is no text.`)
  return json
}

function badValue(path: string, expected: string): PayloadError {
  return new PayloadError('bad-value', `${path} is not ${expected}.`)
}
