const view = new DataView(new ArrayBuffer(8))

/** The shortest of half, single and double precision that holds `value` exactly; every NaN is `f97e00`. */
export function encodeFloat(value: number): Uint8Array {
  if (Number.isNaN(value)) return Uint8Array.of(0xf9, 0x7e, 0x00)
  view.setFloat64(0, value)
  if (Math.fround(value) !== value) return floatBytes(0xfb, 8)
  view.setFloat32(0, value)
  const half = singleToHalf(view.getUint32(0))
  if (half === undefined) return floatBytes(0xfa, 4)
  view.setUint16(0, half)
  return floatBytes(0xf9, 2)
}

function floatBytes(head: number, length: number): Uint8Array {
  return Uint8Array.of(head, ...new Uint8Array(view.buffer, 0, length))
}

/** The half-precision bits of the same value, or undefined when there are none (IEEE 754-2019 §3.4). */
function singleToHalf(bits: number): number | undefined {
  const sign = (bits >>> 16) & 0x8000
  const exponent = ((bits >>> 23) & 0xff) - 127
  const fraction = bits & 0x7fffff
  if (exponent === 128) return sign | 0x7c00
  if (exponent >= -14 && exponent <= 15) {
    return fraction & 0x1fff ? undefined : sign | ((exponent + 15) << 10) | (fraction >>> 13)
  }
  if (exponent < -24 || exponent > 15) return undefined
  const significand = fraction | 0x800000
  const shift = -1 - exponent
  return significand & ((1 << shift) - 1) ? undefined : sign | (significand >>> shift)
}

/** The value of half-precision bits. */
export function decodeHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >>> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  if (exponent === 0) return sign * fraction * 2 ** -24
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
