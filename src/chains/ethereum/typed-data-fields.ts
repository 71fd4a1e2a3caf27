import { bytesToHex } from '@noble/hashes/utils.js'
import type { Field } from '../intent.ts'
import type { TypedData, TypedValue } from './typed-data.ts'
import { DOMAIN_TYPE, type FieldType, parseType, type StructTypes } from './typed-data-types.ts'

/** The fields of a struct as plain strings, in the order declared. */
export function displayStruct(types: StructTypes, name: string, values: readonly TypedValue[]): Field[] {
  return types.get(name)!.map((field, i) => display(types, field.name, field.type, parseType(field.type), values[i]!))
}

function display(types: StructTypes, name: string, typeName: string, type: FieldType, value: TypedValue): Field {
  const node = { name, type: typeName }
  if (type.kind === 'struct') {
    return { ...node, fields: displayStruct(types, type.name, value as readonly TypedValue[]) }
  }
  if (type.kind === 'array') {
    const items = value as readonly TypedValue[]
    return { ...node, fields: items.map((item, i) => display(types, String(i), type.itemType, type.item, item)) }
  }
  return { ...node, value: value instanceof Uint8Array ? toHex(value) : String(value) }
}

/** Every text in the values. */
export function textsIn(value: TypedValue): string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? (value as readonly TypedValue[]).flatMap(textsIn) : []
}

/** A field of the domain; undefined when the domain does not declare it. */
export function domainValue(data: TypedData, name: string): TypedValue | undefined {
  return data.domain[data.types.get(DOMAIN_TYPE)!.findIndex((field) => field.name === name)]
}

export function toHex(bytes: Uint8Array): string {
  return `0x${bytesToHex(bytes)}`
}
