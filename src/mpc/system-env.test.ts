import { expect, test } from 'vitest'
import { systemEnv } from './system-env.ts'
import { nobleEcdh } from './testing/deterministic-env.ts'

test('native key agreement gives the x-coordinate that noble computes', async () => {
  const native = await systemEnv.ecdh.generate()
  const noble = await nobleEcdh(systemEnv.random).generate()
  expect(native.publicKey[0]).toBe(4)
  expect(native.publicKey.length).toBe(65)
  expect(await native.agree(noble.publicKey)).toEqual(await noble.agree(native.publicKey))
})

test('random bytes come in any amount, all the way to the last', () => {
  expect(systemEnv.random(0)).toEqual(new Uint8Array(0))
  const bytes = systemEnv.random(3 * 65_536 + 64)
  expect(bytes.length).toBe(3 * 65_536 + 64)
  expect(bytes.subarray(-32)).not.toEqual(new Uint8Array(32))
  expect(bytes.subarray(-64, -32)).not.toEqual(bytes.subarray(-32))
})

test('a pause lets macrotasks run that were due', async () => {
  let ran = false
  setImmediate(() => {
    ran = true
  })
  for (let i = 0; i < 100 && !ran; i++) await systemEnv.pause()
  expect(ran).toBe(true)
})
