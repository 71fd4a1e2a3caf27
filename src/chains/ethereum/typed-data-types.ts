import { PayloadError } from '../payload.ts'

/** One field of a struct type, as declared. */
export interface TypedField {
  readonly name: string
  readonly type: string
}

/** Struct types by name, fields in their order. */
export type StructTypes = ReadonlyMap<string, readonly TypedField[]>

export const DOMAIN_TYPE = 'EIP712Domain'

/** The fields a domain may have, in this order (EIP-712, «Definition of domainSeparator»). */
const DOMAIN_FIELDS: readonly TypedField[] = [
  { name: 'name', type: 'string' },
  { name: 'version', type: 'string' },
  { name: 'chainId', type: 'uint256' },
  { name: 'verifyingContract', type: 'address' },
  { name: 'salt', type: 'bytes32' },
]

/** Each value in an intent repeats the name of its type. */
const MAX_NAME = 128
const MAX_TYPES = 100
const MAX_TYPE_PATHS = 10_000
const MAX_DIMENSIONS = 32

/** A field's type, taken apart. */
export type FieldType =
  | { readonly kind: 'integer'; readonly signed: boolean; readonly bits: number }
  | { readonly kind: 'bool' | 'address' | 'string' | 'bytes' }
  | { readonly kind: 'fixed-bytes'; readonly length: number }
  | { readonly kind: 'array'; readonly item: FieldType; readonly itemType: string; readonly length: number | null }
  | { readonly kind: 'struct'; readonly name: string }

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/
// A prefix with a colon is in use for primary types (`HyperliquidTransaction:…`); nested, libraries disagree on it.
const PRIMARY_NAME = /^[A-Za-z_$][\w$]*(?::[A-Za-z_$][\w$]*)?$/
/** Names that are or look like the built-in types. */
const BUILT_IN = /^(?:u?int\d*|bytes\d*|bool|address|string|u?fixed\w*|function|tuple)$/

/** @throws PayloadError `bad-type` */
export function parseType(type: string): FieldType {
  const dimensions = type.split('[').length - 1
  if (dimensions > MAX_DIMENSIONS) throw badType(type)
  const array = /^(.+)\[(0|[1-9]\d{0,8})?\]$/.exec(type)
  if (array) {
    const [, itemType, length] = array
    return { kind: 'array', item: parseType(itemType!), itemType: itemType!, length: length ? Number(length) : null }
  }
  const integer = /^(u?)int([1-9]\d{0,2})$/.exec(type)
  if (integer) {
    const bits = Number(integer[2])
    if (bits % 8 !== 0 || bits > 256) throw badType(type)
    return { kind: 'integer', signed: integer[1] === '', bits }
  }
  const fixedBytes = /^bytes([1-9]\d?)$/.exec(type)
  if (fixedBytes) {
    const length = Number(fixedBytes[1])
    if (length > 32) throw badType(type)
    return { kind: 'fixed-bytes', length }
  }
  if (type === 'bool' || type === 'address' || type === 'string' || type === 'bytes') return { kind: type }
  checkName(type)
  if (!isStructName(type)) throw badType(type)
  return { kind: 'struct', name: type }
}

function badType(type: string): PayloadError {
  return new PayloadError('bad-type', `${JSON.stringify(type.slice(0, 60))} is no type of typed data.`)
}

/** @throws PayloadError `too-complex` */
function checkName(name: string): void {
  if (name.length > MAX_NAME) {
    throw new PayloadError('too-complex', `The name ${JSON.stringify(name.slice(0, 60))} … is too long.`)
  }
}

function isStructName(name: string): boolean {
  return IDENTIFIER.test(name) && !BUILT_IN.test(name) && name !== '__proto__'
}

/**
 * The types that `primaryType` and the domain use, and no others; each checked.
 * @throws PayloadError `bad-type`, `unknown-type`, `recursive-type`, `too-complex`, `bad-domain`
 */
export function reachableTypes(types: StructTypes, primaryType: string): StructTypes {
  checkDomainType(types.get(DOMAIN_TYPE))
  checkName(primaryType)
  if (primaryType === DOMAIN_TYPE) throw new PayloadError('bad-type', 'The domain itself is no message.')
  if (!PRIMARY_NAME.test(primaryType) || BUILT_IN.test(primaryType)) throw badType(primaryType)

  const reached = new Map([[DOMAIN_TYPE, types.get(DOMAIN_TYPE)!]])
  const paths = new Map<string, number>()
  visit(primaryType, new Set())
  return reached

  /** @returns how many ways lead down from the type: the encoder walks every one */
  function visit(name: string, above: ReadonlySet<string>): number {
    if (above.has(name)) throw new PayloadError('recursive-type', `The type ${name} contains itself.`)
    const known = paths.get(name)
    if (known !== undefined) return known
    const fields = types.get(name)
    if (!fields) throw new PayloadError('unknown-type', `The type ${name} is not declared.`)
    checkFields(name, fields)
    reached.set(name, fields)
    if (reached.size > MAX_TYPES) throw new PayloadError('too-complex', 'The request declares too many types.')
    let count = 1
    const here = new Set(above).add(name)
    for (const child of new Set(fields.map(({ type }) => structIn(parseType(type))))) {
      if (child !== null) count += visit(child, here)
    }
    if (count > MAX_TYPE_PATHS) throw new PayloadError('too-complex', 'The types of the request are too entangled.')
    paths.set(name, count)
    return count
  }
}

function structIn(type: FieldType): string | null {
  if (type.kind === 'array') return structIn(type.item)
  return type.kind === 'struct' ? type.name : null
}

function checkFields(typeName: string, fields: readonly TypedField[]): void {
  const names = new Set(fields.map(({ name }) => name))
  if (names.size < fields.length) throw new PayloadError('bad-type', `The type ${typeName} names a field twice.`)
  for (const name of names) {
    checkName(name)
    if (!IDENTIFIER.test(name) || name === '__proto__') {
      throw new PayloadError('bad-type', `${JSON.stringify(name.slice(0, 60))} is no name of a field.`)
    }
  }
}

function checkDomainType(fields: readonly TypedField[] | undefined): void {
  if (!fields) throw new PayloadError('bad-domain', 'The type of the domain is not declared.')
  const declared = fields.map(({ name, type }) => `${type} ${name}`)
  const standard = DOMAIN_FIELDS.map(({ name, type }) => `${type} ${name}`).filter((field) => declared.includes(field))
  if (declared.join() !== standard.join()) {
    throw new PayloadError('bad-domain', 'The type of the domain is not the one EIP-712 describes.')
  }
}

/** `encodeType` of EIP-712: the struct and, sorted by name, those it uses. Its hash is the type hash. */
export function encodeType(types: StructTypes, name: string): string {
  const others = [...types.keys()].filter((each) => each !== name && each !== DOMAIN_TYPE).sort()
  return [name, ...others].map((each) => encodeStruct(types, each)).join('')
}

/** One struct alone, as `encodeType` writes it: `Mail(Person from,Person to,string contents)`. */
export function encodeStruct(types: StructTypes, name: string): string {
  const fields = types.get(name)!.map((field) => `${field.type} ${field.name}`)
  return `${name}(${fields.join(',')})`
}
