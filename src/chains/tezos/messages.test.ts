import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyCheckText } from '../key-check.ts'
import type { PayloadKind } from '../payload.ts'
import { expectSchema } from '../testing/expect-schema.ts'
import { encodeMicheline } from './codec.ts'
import type { Micheline } from './micheline/micheline.ts'
import { blake2b } from './testing/independent.ts'
import { ALICE, codeOf, forged, payment, readBytes } from './testing/operations.ts'

function read(kind: PayloadKind, bytes: Uint8Array) {
  const reading = readBytes(bytes, ALICE, kind)
  if (!reading.ok) throw new Error(reading.refusal.code)
  expectSchema(reading.intent)
  expect(bytesToHex(reading.digest)).toBe(bytesToHex(blake2b(bytes, 32)))
  return reading.intent
}

const raw = (text: string) => read('tezos-message', utf8ToBytes(text))
const rawCode = (bytes: Uint8Array) => codeOf(readBytes(bytes, ALICE, 'tezos-message'))
const pack = (data: Micheline) => hexToBytes(`05${encodeMicheline(data)}`)
const packed = (data: Micheline) => read('tezos-micheline', pack(data)).meaning
const packedCode = (hex: string) => codeOf(readBytes(hexToBytes(hex), ALICE, 'tezos-micheline'))

const SIGN_IN = `kiosk.example wants you to sign in with your Tezos account:\n${ALICE}\n`

describe('a text, signed as it is', () => {
  test('is shown whole', () => {
    const text = 'Tezos Signed Message: kiosk.example 2026-01-02T03:04:05Z\n\tGrüße 😀'
    expect(raw(text)).toEqual({
      vocabulary: 1,
      chain: 'tezos',
      account: ALICE,
      target: null,
      value: '0',
      maximumFee: '0',
      nonce: null,
      digest: `0x${bytesToHex(blake2b(utf8ToBytes(text), 32))}`,
      meaning: {
        class: 'message',
        text,
        bytes: `0x${bytesToHex(utf8ToBytes(text))}`,
        hiddenCharacters: false,
        resemblesSignIn: null,
      },
    })
  })

  test('says when it hides characters, and when it speaks like a sign-in', () => {
    expect(raw('pay\u202eBob').meaning).toMatchObject({ hiddenCharacters: true })
    expect(raw(SIGN_IN).meaning).toMatchObject({ resemblesSignIn: { scheme: null, domain: 'kiosk.example' } })
  })

  test.each([
    ['nothing', ''],
    ['an operation', `03${bytesToHex(forged(payment()))}`],
    ['an operation without its watermark', bytesToHex(forged(payment()))],
    ['a block', '11000000'],
    ['a consensus operation', '12000000'],
    ['packed data', '050100000001a1'],
    ['packed text', '05010000000161'],
    ['32 bytes', 'ff'.repeat(32)],
    ['a text that begins with a tab', '0961'],
    ['a text that begins with DEL', '7f61'],
    ['a text that begins beyond ASCII', 'c3a961'],
    ['a byte order mark', 'efbbbf61'],
    ['a control character in it', '6100'],
    ['an escape sequence', '611b5b'],
    ['a control character beyond ASCII', '61c285'],
    ['bytes that are no UTF-8', '61ff'],
  ])('%s is none', (_, hex) => {
    expect(rawCode(hexToBytes(hex))).toBe('no-readable-text')
  })

  test('a key check, or whatever begins like one, is none', () => {
    const check = { keyId: new Uint8Array(32), epoch: 1, transcript: new Uint8Array(32) }
    expect(rawCode(utf8ToBytes(keyCheckText(check)))).toBe('reserved-text')
    expect(rawCode(utf8ToBytes('Symbolon key check'))).toBe('reserved-text')
    expect(raw('A Symbolon key check').meaning).toMatchObject({ class: 'message' })
  })

  test('whatever is read begins with a printable character', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        if (rawCode(bytes) !== 'read') return
        expect(bytes[0]).toBeGreaterThanOrEqual(0x20)
        expect(bytes[0]).toBeLessThan(0x7f)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('PACKed data', () => {
  test('a string is shown as the text it is', () => {
    const bytes = pack({ string: 'Tezos Signed Message: hi' })
    expect(packed({ string: 'Tezos Signed Message: hi' })).toEqual({
      class: 'micheline-message',
      text: 'Tezos Signed Message: hi',
      expression: '"Tezos Signed Message: hi"',
      bytes: `0x${bytesToHex(bytes)}`,
      hiddenCharacters: false,
      resemblesSignIn: null,
    })
    expect(packed({ string: SIGN_IN })).toMatchObject({ resemblesSignIn: { domain: 'kiosk.example' } })
    expect(packed({ string: 'a\u200bb' })).toMatchObject({ hiddenCharacters: true })
  })

  test('a string with control characters is shown escaped, as data', () => {
    expect(packed({ string: 'a\u0007' })).toMatchObject({
      text: null,
      expression: '"a\\u0007"',
      hiddenCharacters: true,
    })
  })

  test('anything else is shown as data', () => {
    const permit = { prim: 'Pair', args: [{ string: ALICE }, { int: '7' }, { bytes: 'ff' }] }
    expect(packed(permit)).toMatchObject({ text: null, expression: `(Pair "${ALICE}" 7 0xff)` })
    expect(packed({ prim: 'int', annots: ['%a', ':b'] })).toMatchObject({ expression: '(int %a :b)' })
  })

  test.each([
    ['not-packed-data', 'nothing', ''],
    ['not-packed-data', 'an operation', '03'],
    ['not-packed-data', 'a text', '6869'],
    ['undecodable', 'the first byte alone', '05'],
    ['undecodable', 'trailing data', '05030b00'],
    ['undecodable', 'cut short', '050100000002'],
    ['not-canonical', 'a number with a zero more', '05008000'],
    ['not-canonical', 'a negative zero', '050040'],
    ['undecodable', 'an annotation that is none', `05040b00000003${bytesToHex(utf8ToBytes('%a)'))}`],
    ['too-large', 'more than 32 KiB', `050a00008000${'00'.repeat(32_768)}`],
  ])('%s: %s', (code, _, hex) => {
    expect(packedCode(hex)).toBe(code)
  })

  test('any data is read back to the same bytes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 30 }), { maxLength: 4 }),
        fc.bigInt({ min: -(1n << 256n), max: 1n << 256n }),
        (strings, int) => {
          const data = [...strings.map((string) => ({ string })), { int: String(int) }]
          expect(packed(data)).toMatchObject({ bytes: `0x${bytesToHex(pack(data))}` })
        },
      ),
    )
  })

  test('random bytes behind 05 are read or refused, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (tail) => {
        const reading = readBytes(Uint8Array.of(5, ...tail), ALICE, 'tezos-micheline')
        if (reading.ok) expectSchema(reading.intent)
        else expect(reading.refusal.code).toMatch(/^[a-z-]+$/)
      }),
      { numRuns: 2000 },
    )
  })
})
