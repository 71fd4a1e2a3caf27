import { describe, expect, test } from 'vitest'
import { encode } from '../cbor/index.ts'
import { decodeAs, encodeAs, ShapeError } from '../cbor/shape.ts'
import { bitAt } from './bits.ts'
import {
  ExtensionCheckFailed,
  type ExtensionMessage,
  extendAsReceiver,
  extendAsSender,
  extensionMessage,
} from './ot-extension.ts'
import { deterministicEnv } from './testing/deterministic-env.ts'
import { integer, slowReceiver } from './testing/slow-ot-extension.ts'

function baseOts(seed: string) {
  const { random } = deterministicEnv(seed)
  const both = { zero: random(128 * 32), one: random(128 * 32) }
  const delta = random(16)
  const seeds = new Uint8Array(128 * 32)
  for (let i = 0; i < 128; i++) {
    seeds.set((bitAt(delta, i) ? both.one : both.zero).subarray(32 * i, 32 * i + 32), 32 * i)
  }
  return { both, chosen: { delta, seeds }, session: random(32), random }
}

describe.each([128, 512])('OT extension to %i', (count) => {
  const bits = count + 128
  const { both, chosen, session, random } = baseOts(`extension ${count}`)
  const choices = random(count / 8)
  const padding = random(16)
  const honest = extendAsReceiver({ session, both, choices }, { random: () => padding })
  const accept = (message: ExtensionMessage) => extendAsSender({ session, chosen, count }, message)

  test('the sender’s rows are the receiver’s, with Δ added where the choice is 1', () => {
    const zeta = accept(honest.message)
    expect(zeta.length).toBe(16 * count)
    for (let j = 0; j < count; j++) {
      const expected = honest.rows
        .slice(16 * j, 16 * j + 16)
        .map((byte, i) => byte ^ (bitAt(choices, j) * chosen.delta[i]!))
      expect(zeta.subarray(16 * j, 16 * j + 16)).toEqual(expected)
    }
  })

  test('every byte is that of the slow reference', () => {
    const c = integer(Uint8Array.from([...choices, ...padding]))
    expect(honest.message).toEqual(slowReceiver(session, both, c, bits))
    expect(honest.message.u.length).toBe(count === 512 ? 10_240 : 4_096)
  })

  test('a receiver with other choices in one base OT, and all else made to fit, is caught exactly when Δ is 1 there', () => {
    const c = integer(Uint8Array.from([...choices, ...padding]))
    for (let row = 0; row < 128; row++) {
      const error = 1n << BigInt((row * 37) % bits)
      const forged = slowReceiver(session, both, c, bits, { row, error })
      if (bitAt(chosen.delta, row)) expect(() => accept(forged), `row ${row}`).toThrow(ExtensionCheckFailed)
      else expect(accept(forged).length, `row ${row}`).toBe(16 * count)
    }
  })

  test('any altered region fails the check', () => {
    const width = bits / 8
    for (const at of [0, width - 17, width - 1, 63 * width, 127 * width, 128 * width - 1]) {
      const u = honest.message.u.slice()
      u[at]! ^= 0x10
      expect(() => accept({ ...honest.message, u }), `u at ${at}`).toThrow(ExtensionCheckFailed)
    }
    for (const field of ['x', 'check'] as const) {
      for (const at of [0, honest.message[field].length - 1]) {
        const value = honest.message[field].slice()
        value[at]! ^= 0x01
        expect(() => accept({ ...honest.message, [field]: value }), `${field} at ${at}`).toThrow(ExtensionCheckFailed)
      }
    }
  })

  test('no field is shorter or longer', () => {
    const shape = extensionMessage(count)
    expect(decodeAs(shape, encodeAs(shape, honest.message))).toEqual(honest.message)
    for (const field of ['u', 'x', 'check'] as const) {
      const value = honest.message[field]
      for (const wrong of [value.slice(1), Uint8Array.from([...value, 0]), new Uint8Array()]) {
        const bytes = encode(new Map(Object.entries({ ...honest.message, [field]: wrong })))
        expect(() => decodeAs(shape, bytes), field).toThrow(ShapeError)
      }
    }
  })

  test('a message of another session fails the check', () => {
    const other = extendAsReceiver({ session: random(32), both, choices }, { random })
    expect(() => accept(other.message)).toThrow(ExtensionCheckFailed)
  })

  test('a message made with other base OTs fails the check', () => {
    const other = extendAsReceiver({ session, both: baseOts('other').both, choices }, { random })
    expect(() => accept(other.message)).toThrow(ExtensionCheckFailed)
  })
})

test('u hides the choices: two runs of one choice string under two sessions share nothing', () => {
  const { both, random } = baseOts('hiding')
  const choices = random(64)
  const runs = [0, 1].map(() => extendAsReceiver({ session: random(32), both, choices }, { random }).message.u)
  const equal = runs[0]!.reduce((sum, byte, i) => sum + (byte === runs[1]![i] ? 1 : 0), 0)
  // 10,240 bytes agree by chance in 40 places, give or take 6.
  expect(equal).toBeLessThan(90)
})
