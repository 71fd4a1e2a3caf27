import { bytesToHex } from '@noble/hashes/utils.js'
import { expect, test } from 'vitest'
import { RequestKeys } from './request-keys.ts'
import { failingStore } from './testing/failing-store.ts'
import { memoryStore } from './testing/memory-store.ts'

const PLACE = { identity: new Uint8Array(32).fill(1), wallet: new Uint8Array(16).fill(2) }
const NAME = bytesToHex(PLACE.identity)
const BYTES = new Uint8Array([1, 2, 3])

async function verifies(publicKey: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', new Uint8Array(publicKey), algorithm, true, ['verify'])
  return crypto.subtle.verify(algorithm, key, new Uint8Array(signature), BYTES)
}

test('a key signs, is kept, and cannot be taken out', async () => {
  const store = memoryStore()
  const keys = new RequestKeys(store, memoryStore())
  expect(await keys.of(PLACE)).toEqual({ accepted: null, offered: null })
  const made = await keys.offer(PLACE)
  await keys.accept(PLACE, made)
  const kept = (await keys.of(PLACE)).accepted!
  expect(kept.publicKey).toEqual(made.publicKey)
  expect(made.publicKey).toHaveLength(65)
  expect(await verifies(made.publicKey, await kept.sign(BYTES))).toBe(true)
  const { accepted } = store.values.get(NAME) as { accepted: CryptoKeyPair }
  await expect(crypto.subtle.exportKey('pkcs8', accepted.privateKey)).rejects.toThrow()
})

test('an offered key is the same one, also after a restart, until the server accepts it; the old one stays until then', async () => {
  const store = memoryStore()
  const keys = new RequestKeys(store, memoryStore())
  const first = await keys.offer(PLACE)
  await keys.accept(PLACE, first)
  const [second, again] = await Promise.all([keys.offer(PLACE), keys.offer(PLACE)])
  const restarted = new RequestKeys(store, memoryStore())
  expect((await restarted.offer(PLACE)).publicKey).toEqual(second.publicKey)
  expect(again.publicKey).toEqual(second.publicKey)
  expect(second.publicKey).not.toEqual(first.publicKey)
  const held = await restarted.of(PLACE)
  expect([held.accepted?.publicKey, held.offered?.publicKey]).toEqual([first.publicKey, second.publicKey])
  await restarted.accept(PLACE, second)
  await restarted.accept(PLACE, second)
  expect(await restarted.of(PLACE)).toMatchObject({ accepted: { publicKey: second.publicKey }, offered: null })
})

test('the store is read once, and again after it was lost', async () => {
  const store = memoryStore()
  const keys = new RequestKeys(store, memoryStore())
  const made = await keys.offer(PLACE)
  store.values.clear()
  expect((await keys.of(PLACE)).offered?.publicKey).toEqual(made.publicKey)
  keys.forget()
  expect(await keys.of(PLACE)).toEqual({ accepted: null, offered: null })
})

test('what was never offered is not accepted', async () => {
  const keys = new RequestKeys(memoryStore(), memoryStore())
  const offered = await keys.offer(PLACE)
  const other = await new RequestKeys(memoryStore(), memoryStore()).offer(PLACE)
  await keys.accept(PLACE, other)
  expect(await keys.of(PLACE)).toMatchObject({ accepted: null, offered: { publicKey: offered.publicKey } })
})

test('another wallet’s key at the same server, and a lost or strange one, count as none', async () => {
  const store = memoryStore()
  const keys = new RequestKeys(store, memoryStore())
  await keys.accept(PLACE, await keys.offer(PLACE))
  expect(await keys.of({ ...PLACE, wallet: new Uint8Array(16) })).toEqual({ accepted: null, offered: null })
  for (const strange of [
    { privateKey: 'x', publicKey: 'y' },
    'x',
    { ...(store.values.get(NAME) as object), accepted: 1 },
  ]) {
    store.values.set(NAME, strange)
    expect(await new RequestKeys(store, memoryStore()).of(PLACE)).toEqual({ accepted: null, offered: null })
  }
})

test('while the store fails, a new key is made and serves; once it can be read, the one in it no longer counts', async () => {
  const [store, notes] = [memoryStore(), memoryStore()]
  const before = new RequestKeys(store, notes)
  await before.accept(PLACE, await before.offer(PLACE))
  const failing = new RequestKeys(failingStore(), notes)
  expect(await failing.of(PLACE)).toEqual({ accepted: null, offered: null })
  const made = await failing.offer(PLACE)
  await failing.accept(PLACE, made)
  expect((await failing.of(PLACE)).accepted?.publicKey).toEqual(made.publicKey)

  const again = new RequestKeys(store, notes)
  expect(await again.of(PLACE)).toEqual({ accepted: null, offered: null })
  const last = await again.offer(PLACE)
  await again.accept(PLACE, last)
  expect((await new RequestKeys(store, notes).of(PLACE)).accepted?.publicKey).toEqual(last.publicKey)
})

test('a key that neither store can note is not offered', async () => {
  await expect(new RequestKeys(failingStore(), failingStore()).offer(PLACE)).rejects.toMatchObject({
    code: 'store-unwritable',
  })
})
