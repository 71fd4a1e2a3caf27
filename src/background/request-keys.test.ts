import { expect, test } from 'vitest'
import { RequestKeys } from './request-keys.ts'
import { memoryStore } from './storage/memory-store.ts'

const SERVER = 'ab'.repeat(32)
const BYTES = new Uint8Array([1, 2, 3])

async function verifies(publicKey: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', new Uint8Array(publicKey), algorithm, true, ['verify'])
  return crypto.subtle.verify(algorithm, key, new Uint8Array(signature), BYTES)
}

test('a key signs, is kept, and cannot be taken out', async () => {
  const store = memoryStore()
  const keys = new RequestKeys(store)
  expect(await keys.get(SERVER)).toBeNull()
  const made = await keys.replace(SERVER)
  const kept = (await keys.get(SERVER))!
  expect(kept.publicKey).toEqual(made.publicKey)
  expect(made.publicKey).toHaveLength(65)
  expect(await verifies(made.publicKey, await kept.sign(BYTES))).toBe(true)
  const { privateKey } = store.values.get(SERVER) as CryptoKeyPair
  await expect(crypto.subtle.exportKey('pkcs8', privateKey)).rejects.toThrow()
})

test('a replaced key is another, and a lost or strange one counts as none', async () => {
  const store = memoryStore()
  const keys = new RequestKeys(store)
  const first = await keys.replace(SERVER)
  expect((await keys.replace(SERVER)).publicKey).not.toEqual(first.publicKey)
  store.values.set(SERVER, { privateKey: 'x', publicKey: 'y' })
  expect(await keys.get(SERVER)).toBeNull()
})
