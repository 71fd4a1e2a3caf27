/**
 * Vectors of numbers modulo the order q of a curve, each eight 32-bit limbs, the least significant first. Position `k`
 * is the k-th number. No branch and no table index depends on a value: carries are arithmetic, choices are masks.
 * Everything is canonical (below q) unless said otherwise.
 */

const LIMBS = 8
const RADIX = 2 ** 32

/** A vector of `count` zeros. */
export function vector(count: number): Uint32Array {
  return new Uint32Array(LIMBS * count)
}

/** Where position `k` of a vector starts. */
export function startOf(k: number): number {
  return LIMBS * k
}

/** What depends on q. */
export interface Limbs {
  /** Whether every number is below q. For public numbers. */
  isCanonical(x: Uint32Array): boolean
  /** x_k ← x_k mod q, for any x_k below 2²⁵⁶ (which is below 2q). */
  reduce(x: Uint32Array, k: number): void
  /** x_k ← x_k + (y_m or 0) mod q: y_m where `mask` is all ones (−1), 0 where it is 0. */
  addMasked(x: Uint32Array, k: number, y: Uint32Array, m: number, mask: number): void
  /** x_k ← x_k − y_m mod q. */
  subtract(x: Uint32Array, k: number, y: Uint32Array, m: number): void
  /** Σ x_k over the positions whose mask is all ones (the others are 0), modulo q. */
  maskedSum(x: Uint32Array, masks: Int32Array): bigint
}

/**
 * @param order q, from 2²⁵⁵ to 2²⁵⁶: what has 256 bits is reduced by one subtraction
 * @throws RangeError for another order
 */
export function limbsOf(order: bigint): Limbs {
  if (order >> 255n !== 1n) throw new RangeError('The order has 256 bits.')
  const Q = fromScalars(order)

  function isCanonical(x: Uint32Array): boolean {
    for (let at = 0; at < x.length; at += LIMBS) {
      let i = LIMBS - 1
      while (i >= 0 && x[at + i] === Q[i]) i--
      if (i < 0 || x[at + i]! > Q[i]!) return false
    }
    return true
  }

  function reduce(x: Uint32Array, k: number): void {
    subtractOrder(x, LIMBS * k, 0)
  }

  function addMasked(x: Uint32Array, k: number, y: Uint32Array, m: number, mask: number): void {
    const at = LIMBS * k
    const from = LIMBS * m
    let carry = 0
    for (let i = 0; i < LIMBS; i++) {
      const sum = x[at + i]! + ((y[from + i]! & mask) >>> 0) + carry
      x[at + i] = sum
      carry = Math.floor(sum / RADIX)
    }
    subtractOrder(x, at, carry)
  }

  function subtract(x: Uint32Array, k: number, y: Uint32Array, m: number): void {
    const at = LIMBS * k
    const from = LIMBS * m
    let borrow = 0
    for (let i = 0; i < LIMBS; i++) {
      const difference = x[at + i]! - y[from + i]! + borrow
      x[at + i] = difference
      borrow = Math.floor(difference / RADIX)
    }
    let carry = 0
    for (let i = 0; i < LIMBS; i++) {
      const sum = x[at + i]! + ((Q[i]! & borrow) >>> 0) + carry
      x[at + i] = sum
      carry = Math.floor(sum / RADIX)
    }
  }

  /** Takes q from `carry`·2²⁵⁶ + x once if that is not below q. */
  function subtractOrder(x: Uint32Array, at: number, carry: number): void {
    let borrow = 0
    for (let i = 0; i < LIMBS; i++) borrow = Math.floor((x[at + i]! - Q[i]! + borrow) / RADIX)
    // −1 keeps (no carry, and x is below q), 0 subtracts.
    const mask = ~(carry + borrow)
    borrow = 0
    for (let i = 0; i < LIMBS; i++) {
      const difference = x[at + i]! - ((Q[i]! & mask) >>> 0) + borrow
      x[at + i] = difference
      borrow = Math.floor(difference / RADIX)
    }
  }

  function maskedSum(x: Uint32Array, masks: Int32Array): bigint {
    // 2³² · masks.length stays far below 2⁵³.
    const columns = new Float64Array(LIMBS)
    for (let k = 0, at = 0; k < masks.length; k++, at += LIMBS) {
      for (let i = 0; i < LIMBS; i++) columns[i]! += (x[at + i]! & masks[k]!) >>> 0
    }
    const sum = columns.reduceRight((high, column) => (high << 32n) + BigInt(column), 0n)
    return sum % order
  }

  return { isCanonical, reduce, addMasked, subtract, maskedSum }
}

/** The numbers as 32 bytes each, big endian, end to end. */
export function toBytes(x: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(4 * x.length)
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < x.length; at += LIMBS) {
    for (let i = 0; i < LIMBS; i++) view.setUint32(4 * (at + LIMBS - 1 - i), x[at + i]!)
  }
  return bytes
}

/** The inverse of `toBytes`. Does not check that the numbers are canonical. */
export function fromBytes(bytes: Uint8Array): Uint32Array {
  const x = new Uint32Array(bytes.length / 4)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at < x.length; at += LIMBS) {
    for (let i = 0; i < LIMBS; i++) x[at + i] = view.getUint32(4 * (at + LIMBS - 1 - i))
  }
  return x
}

/** Canonical scalars as a vector. */
export function fromScalars(...scalars: bigint[]): Uint32Array {
  return fromBytes(packScalars(scalars))
}

/** All numbers of a vector as scalars. */
export function toScalars(x: Uint32Array): bigint[] {
  const view = new DataView(toBytes(x).buffer)
  return Array.from({ length: x.length / LIMBS }, (_, k) => readNumber(view, 32 * k))
}

/** Scalars as 32 bytes each, big endian, end to end. */
export function packScalars(scalars: readonly bigint[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(32 * scalars.length))
  scalars.forEach((scalar, k) => {
    for (let i = 0; i < 4; i++) view.setBigUint64(32 * k + 8 * (3 - i), scalar >> BigInt(64 * i))
  })
  return new Uint8Array(view.buffer)
}

/** 32 bytes, big endian. */
function readNumber(view: DataView, at: number): bigint {
  const high = (view.getBigUint64(at) << 64n) | view.getBigUint64(at + 8)
  return (high << 128n) | (view.getBigUint64(at + 16) << 64n) | view.getBigUint64(at + 24)
}
