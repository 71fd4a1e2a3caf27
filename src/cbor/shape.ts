import { type CborValue, decode, encode } from './index.ts'

/**
 * A two-way check between plain values and dCBOR: what it accepts has known types and bounded lengths. Both directions
 * check, so a party cannot send what its peer would refuse.
 */
export interface Shape<T> {
  toCbor(value: T, path: string): CborValue
  fromCbor(value: CborValue, path: string): T
}

/** The plain value a shape describes. */
export type Infer<S> = S extends Shape<infer T> ? T : never

export type ShapeErrorCode =
  | 'wrong-type'
  | 'wrong-length'
  | 'out-of-range'
  | 'wrong-literal'
  | 'invalid-value'
  | 'missing-field'
  | 'unknown-field'
  | 'unknown-variant'

/** A value that does not have the shape asked for. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError'
  readonly code: ShapeErrorCode
  /** Where in the value, e.g. `proofs[1].response`; empty for the whole. */
  readonly path: string

  constructor(code: ShapeErrorCode, path: string) {
    super(`${path === '' ? 'The value' : path}: ${code.replaceAll('-', ' ')}.`)
    this.code = code
    this.path = path
  }
}

/** @throws ShapeError, CborError */
export function encodeAs<T>(shape: Shape<T>, value: T): Uint8Array {
  return encode(shape.toCbor(value, ''))
}

/** @throws ShapeError, CborError */
export function decodeAs<T>(shape: Shape<T>, bytes: Uint8Array): T {
  return shape.fromCbor(decode(bytes), '')
}

/** Exactly `n`, or from `min` to `max`. */
export type Count = number | { readonly min: number; readonly max: number }

function fits(length: number, count: Count): boolean {
  return typeof count === 'number' ? length === count : length >= count.min && length <= count.max
}

/** A shape whose plain value is its CBOR value: the same check serves both ways. */
function same<T extends CborValue>(check: (value: CborValue, path: string) => T): Shape<T> {
  return { toCbor: check, fromCbor: check }
}

/** A byte string of `length` bytes. */
export function bytes(length: Count): Shape<Uint8Array> {
  return same((value, path) => {
    if (!(value instanceof Uint8Array)) throw new ShapeError('wrong-type', path)
    if (!fits(value.length, length)) throw new ShapeError('wrong-length', path)
    return value
  })
}

/** An integer from 0 (or `min`) to `max`, at most 2^53 − 1. */
export function uint(range: number | { readonly min: number; readonly max: number }): Shape<number> {
  const { min, max } = typeof range === 'number' ? { min: 0, max: range } : range
  return same((value, path) => {
    if (typeof value === 'bigint') throw new ShapeError('out-of-range', path)
    if (typeof value !== 'number' || !Number.isInteger(value)) throw new ShapeError('wrong-type', path)
    if (!Number.isSafeInteger(value) || value < min || value > max) throw new ShapeError('out-of-range', path)
    return value
  })
}

/** A text of at most `maxLength` UTF-16 code units in NFC. */
export function text(maxLength: number): Shape<string> {
  return same((value, path) => {
    if (typeof value !== 'string') throw new ShapeError('wrong-type', path)
    const normal = value.normalize('NFC')
    if (normal.length > maxLength) throw new ShapeError('wrong-length', path)
    return normal
  })
}

export function literal<const T extends string | number | boolean>(expected: T): Shape<T> {
  return same((value, path) => {
    if (value !== expected) throw new ShapeError('wrong-literal', path)
    return expected
  })
}

/** One of a few texts. */
export function oneOf<const T extends readonly string[]>(...choices: T): Shape<T[number]> {
  return same((value, path) => {
    if (!choices.includes(value as string)) throw new ShapeError('wrong-literal', path)
    return value as T[number]
  })
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return {
    toCbor: (value, path) => (value === null ? null : shape.toCbor(value, path)),
    fromCbor: (value, path) => (value === null ? null : shape.fromCbor(value, path)),
  }
}

/** Values that travel as another shape; `read` answers undefined for what has no value. */
export function converted<W, T>(wire: Shape<W>, write: (value: T) => W, read: (wire: W) => T | undefined): Shape<T> {
  return {
    toCbor: (value, path) => wire.toCbor(write(value), path),
    fromCbor(value, path) {
      const result = read(wire.fromCbor(value, path))
      if (result === undefined) throw new ShapeError('invalid-value', path)
      return result
    },
  }
}

/** An array of `count` items of one shape. The count is checked before any item. */
export function list<T>(item: Shape<T>, count: Count): Shape<readonly T[]> {
  return {
    toCbor: (value, path) => items(value, count, path).map((each, i) => item.toCbor(each, `${path}[${i}]`)),
    fromCbor: (value, path) => items(value, count, path).map((each, i) => item.fromCbor(each, `${path}[${i}]`)),
  }
}

type InferEach<S extends readonly Shape<unknown>[]> = { -readonly [K in keyof S]: Infer<S[K]> }

/** An array of exactly these shapes. */
export function tuple<const S extends readonly Shape<unknown>[]>(...shapes: S): Shape<InferEach<S>> {
  return {
    toCbor: (value, path) =>
      items(value as readonly unknown[], shapes.length, path).map((each, i) =>
        shapes[i]!.toCbor(each, `${path}[${i}]`),
      ),
    fromCbor: (value, path) =>
      items(value, shapes.length, path).map((each, i) => shapes[i]!.fromCbor(each, `${path}[${i}]`)) as InferEach<S>,
  }
}

function items<T>(value: readonly T[], count: Count, path: string): readonly T[]
function items(value: CborValue, count: Count, path: string): readonly CborValue[]
function items(value: unknown, count: Count, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new ShapeError('wrong-type', path)
  if (!fits(value.length, count)) throw new ShapeError('wrong-length', path)
  return value
}

export type Fields = { readonly [name: string]: Shape<unknown> }

/** The plain object that `record(fields)` describes. */
export type InferFields<F extends Fields> = { readonly [K in keyof F]: Infer<F[K]> }

/** A map whose keys are exactly the names of `fields`. Encoding writes these fields only. */
export function record<const F extends Fields>(fields: F): Shape<InferFields<F>> {
  const entries = Object.entries(fields)
  const names = new Set<CborValue>(entries.map(([name]) => name))

  return {
    toCbor(value, path) {
      const given = fieldsOf(value, path)
      const map = new Map<CborValue, CborValue>()
      for (const [name, shape] of entries) {
        const field = given.get(name)
        if (field === undefined) throw new ShapeError('missing-field', at(path, name))
        map.set(name, shape.toCbor(field, at(path, name)))
      }
      return map
    },
    fromCbor(value, path) {
      if (!(value instanceof Map)) throw new ShapeError('wrong-type', path)
      for (const key of value.keys()) if (!names.has(key)) throw new ShapeError('unknown-field', path)
      const result: [string, unknown][] = []
      for (const [name, shape] of entries) {
        if (!value.has(name)) throw new ShapeError('missing-field', at(path, name))
        result.push([name, shape.fromCbor(value.get(name), at(path, name))])
      }
      // Defines own properties, so that a field named `__proto__` stays data.
      return Object.fromEntries(result) as InferFields<F>
    },
  }
}

/** The own fields of an object: nothing it inherits counts. */
function fieldsOf(value: unknown, path: string): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new ShapeError('wrong-type', path)
  return new Map(Object.entries(value))
}

/**
 * One of several records, told apart by the text in the field `key`, which each of them holds as a literal.
 * @example variant('kind', { open: record({ kind: literal('open'), salt: bytes(32) }) })
 */
export function variant<const K extends string, const C extends Cases<K>>(key: K, cases: C): Shape<InferCase<C>> {
  const shapes = new Map<unknown, Shape<unknown>>(Object.entries(cases))
  const shapeOf = (kind: unknown, path: string): Shape<unknown> => {
    const shape = shapes.get(kind)
    if (shape === undefined) throw new ShapeError('unknown-variant', at(path, key))
    return shape
  }

  return {
    toCbor: (value, path) => shapeOf(fieldsOf(value, path).get(key), path).toCbor(value, path),
    fromCbor(value, path) {
      if (!(value instanceof Map)) throw new ShapeError('wrong-type', path)
      return shapeOf(value.get(key), path).fromCbor(value, path) as InferCase<C>
    },
  }
}

type Cases<K extends string> = { readonly [kind: string]: Shape<{ readonly [key in K]: string }> }

type InferCase<C extends Cases<string>> = { [Kind in keyof C]: Infer<C[Kind]> }[keyof C]

function at(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}
