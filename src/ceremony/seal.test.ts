import { describe, expect, test } from 'vitest'
import { systemEnv } from '../mpc/system-env.ts'
import { agreeOnChannel, createSealingKey, open, type SealingPlace, seal } from './seal.ts'

const [one, two, three] = [1, 2, 3].map(() => createSealingKey(systemEnv.random))
const channel = agreeOnChannel(one!, two!.publicKey, 2)
const place: SealingPlace = {
  ceremony: new Uint8Array(32).fill(1),
  round: 2,
  from: 1,
  to: 2,
  pair: new Uint8Array(32).fill(2),
  transcript: new Uint8Array(32).fill(3),
}
const message = new TextEncoder().encode('for you alone')
const sealed = seal(channel, place, message, systemEnv.random)
const broken = expect.objectContaining({ name: 'BenignAbort', code: 'seal-broken', peer: 1 })

test('both ends open what either sealed, at its place', () => {
  const other = agreeOnChannel(two!, one!.publicKey, 1)
  expect(other).toEqual(channel)
  expect(open(other, place, sealed)).toEqual(message)
  expect(sealed).toHaveLength(12 + message.length + 16)
})

test('the same message sealed twice has nothing in common', () => {
  const again = seal(channel, place, message, systemEnv.random)
  expect(again.subarray(0, 12)).not.toEqual(sealed.subarray(0, 12))
  expect(again.subarray(12)).not.toEqual(sealed.subarray(12))
})

describe('it opens at no other place', () => {
  const elsewhere: Record<keyof SealingPlace, SealingPlace> = {
    ceremony: { ...place, ceremony: new Uint8Array(32).fill(9) },
    round: { ...place, round: 3 },
    from: { ...place, from: 3 },
    to: { ...place, to: 3 },
    pair: { ...place, pair: new Uint8Array(0) },
    transcript: { ...place, transcript: new Uint8Array(32) },
  }
  test.each(Object.entries(elsewhere))('%s', (_, other) => {
    expect(() => open(channel, other, sealed)).toThrow(expect.objectContaining({ code: 'seal-broken' }))
  })

  test('turned round to its sender', () => {
    expect(() => open(channel, { ...place, from: 2, to: 1 }, sealed)).toThrow(
      expect.objectContaining({ code: 'seal-broken', peer: 2 }),
    )
  })

  test('under another channel', () => {
    expect(() => open(agreeOnChannel(one!, three!.publicKey, 3), place, sealed)).toThrow(broken)
  })
})

test('every bit counts', () => {
  for (let at = 0; at < sealed.length; at++)
    expect(() =>
      open(
        channel,
        place,
        sealed.map((byte, i) => (i === at ? byte ^ (1 << (at % 8)) : byte)),
      ),
    ).toThrow(broken)
})

test.each([0, 1, 11, 12, 27, sealed.length - 1])('cut to %i bytes it does not open', (length) => {
  expect(() => open(channel, place, sealed.subarray(0, length))).toThrow(broken)
})

test('extended it does not open', () => {
  expect(() => open(channel, place, Uint8Array.of(...sealed, 0))).toThrow(broken)
})

/** The u-coordinates of small order on Curve25519 (RFC 7748 §6.1), and one that is not reduced. */
const SMALL_ORDER = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]
test.each(SMALL_ORDER)('a key of small order makes no channel: %s', (key) => {
  expect(() => agreeOnChannel(one!, Uint8Array.from(Buffer.from(key, 'hex')), 2)).toThrow(
    expect.objectContaining({ code: 'sealing-key', peer: 2 }),
  )
})

test.each([0, 31, 33])('nor does a key of %i bytes', (length) => {
  expect(() => agreeOnChannel(one!, new Uint8Array(length).fill(9), 2)).toThrow(
    expect.objectContaining({ code: 'sealing-key' }),
  )
})
