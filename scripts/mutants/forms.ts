import { checksOf, type Mutant } from './mutant.ts'

/** What is checked of a message's form before anything is computed from it: lengths, encodings, points, scalars, indices. */
export const forms: Mutant[] = [
  ...checksOf(
    'src/cbor/decode.ts',
    ['src/cbor/cbor.test.ts'],
    [
      {
        check: 'dCBOR: nothing follows the item',
        source: 'if (reader.remaining > 0) throw',
        replacement: 'if (false) throw',
      },
      {
        check: 'dCBOR: a head is the shortest that says it (RFC 8949 §4.2.1)',
        source: 'if (argument <= shorter) throw',
        replacement: 'if (false) throw',
      },
      { check: 'dCBOR: no map key stands twice', source: 'if (order === 0) throw', replacement: 'if (false) throw' },
      { check: 'dCBOR: map keys ascend', source: 'if (order > 0) throw', replacement: 'if (false) throw' },
      {
        check: 'dCBOR: a number has its only encoding',
        source: 'if (compareBytes(encode(value), reader.since(start)) !== 0) {',
        replacement: 'if (false) {',
      },
    ],
  ),
  ...checksOf(
    'src/cbor/shape.ts',
    ['src/mpc/dkg-mutations.test.ts'],
    [
      {
        check: 'a byte string has its exact length',
        source: "if (!fits(value.length, length)) throw new ShapeError('wrong-length', path)",
        replacement: '',
      },
      {
        check: 'a list has its exact count',
        source: "if (!fits(value.length, count)) throw new ShapeError('wrong-length', path)",
        replacement: '',
      },
      {
        check: 'a record has no further field',
        source: "for (const key of value.keys()) if (!names.has(key)) throw new ShapeError('unknown-field', path)",
        replacement: '',
      },
    ],
  ),
  ...checksOf(
    'src/mpc/curve.ts',
    ['src/mpc/curve.test.ts'],
    [
      {
        check: 'a point lies on the curve',
        source: 'const point = group.fromBytes(encoded)\n        point.assertValidity()',
        replacement:
          'const point = group.fromAffine({ x: bytesToNumberBE(encoded.subarray(1, 33)), y: bytesToNumberBE(encoded.subarray(33)) })',
      },
    ],
  ),
  ...checksOf(
    'src/mpc/group.ts',
    ['src/mpc/curve.test.ts'],
    [
      {
        check: 'a point has its one length',
        source: 'if (encoded.length !== pointLength) return undefined',
        replacement: '',
      },
      {
        check: 'the zero point has no encoding',
        source: "if (point.is0()) throw new RangeError('The zero point has no encoding.')",
        replacement: 'if (point.is0()) return new Uint8Array(pointLength)',
      },
      {
        check: 'the zero point is not read',
        source: 'return point.is0() ? undefined : point',
        replacement: 'return point',
        tests: ['src/mpc/ed25519.test.ts'],
      },
      {
        check: 'a scalar has 32 bytes',
        source: 'if (encoded.length !== 32) return undefined',
        replacement: '',
      },
      {
        check: 'a scalar is below the order',
        source: 'return scalar < order ? scalar : undefined',
        replacement: 'return scalar',
      },
      {
        check: 'a share is not 0',
        source: 'decodeScalar(encoded) || undefined',
        replacement: 'decodeScalar(encoded)',
      },
    ],
  ),
  ...checksOf(
    'src/mpc/lagrange.ts',
    ['src/mpc/feldman.test.ts'],
    [
      {
        check: 'no index is 0, where the secret lies',
        source: 'const previous = i === 0 ? 0 : indices[i - 1]!',
        replacement: 'const previous = i === 0 ? -2 : indices[i - 1]!',
      },
      {
        check: 'indices are distinct and ascend',
        source: 'index > previous',
        replacement: 'index > 0',
      },
      {
        check: 'an index is at most 65535, so none is 0 modulo the order',
        source: ' && index <= MAX_INDEX',
        replacement: '',
      },
      { check: 'an index is an integer', source: 'Number.isInteger(index) && ', replacement: '' },
      {
        check: 'λ is asked for a party of the set',
        source: 'if (!set.includes(index)) throw',
        replacement: 'if (false) throw',
      },
    ],
  ),
  ...checksOf(
    'src/mpc/derive.ts',
    ['src/mpc/derive.test.ts'],
    [
      {
        check: 'BIP-32: no step is hardened',
        source: ' || index >= HARDENED',
        replacement: '',
      },
      {
        check: 'BIP-32: I_L is below the order',
        source: 'if (step === undefined) return undefined',
        replacement: 'if (step === undefined) return { step: 0n, child: parent }',
      },
      {
        check: 'BIP-32: the child is not O',
        source: 'return child.is0() ? undefined : { step, child }',
        replacement: 'return { step, child }',
      },
      {
        check: 'BIP-32: the parent is a point, with a chain code',
        source: 'if (rootPoint === undefined || root.chainCode.length !== 32) {',
        replacement: 'if (rootPoint === undefined) {',
      },
    ],
  ),
]
