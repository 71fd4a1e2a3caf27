import { expect, test } from 'vitest'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { someContents } from '../testing/contents.ts'
import { memoryStore } from '../testing/memory-store.ts'
import type { VaultContents } from './contents.ts'
import { TwoCopies } from './two-copies.ts'
import { UnlockGuard } from './unlock-guard.ts'
import { Vault, type VaultNotice } from './vault.ts'

const PASSWORD = 'four unrelated words here'

function setUp(first = memoryStore(), second: KeyValueStore = memoryStore()) {
  const notices: VaultNotice[] = []
  const vault = new Vault({
    copies: new TwoCopies(first, second),
    session: memoryStore(),
    guard: new UnlockGuard(memoryStore(), Date.now),
    onChange: () => {},
    onNotice: (notice) => notices.push(notice),
  })
  return { vault, notices, first }
}

function draft(): VaultContents {
  const contents = someContents()
  return { ...contents, keygens: contents.keygens.map((keygen) => ({ ...keygen, state: 'certified' })) }
}

test('a vault whose key is not active is a draft, told apart without the password, and may be thrown away', async () => {
  const { vault } = setUp()
  expect(await vault.isUnfinished()).toBe(false)
  await vault.create(PASSWORD, 14, draft())
  await vault.lock()
  expect(await vault.isUnfinished()).toBe(true)
  await vault.discard()
  expect(await vault.state()).toBe('none')
})

test('invariant 6: with the key active it is none any more, in either store', async () => {
  const { vault, first } = setUp()
  await vault.create(PASSWORD, 14, draft())
  const before = structuredClone(first.values.get('vault'))
  await vault.update(() => someContents())
  expect(await vault.isUnfinished()).toBe(false)
  await expect(vault.discard()).rejects.toMatchObject({ code: 'vault-in-use' })
  // One store went back to what it was: the other still knows.
  first.values.set('vault', before)
  await expect(vault.discard()).rejects.toMatchObject({ code: 'vault-in-use' })
  expect(await vault.read()).toEqual(someContents())
})

test.each([
  ['cannot be read', () => Promise.reject(new Error('disk'))],
  ['is damaged', async () => ({ header: '{}' })],
])('while one store %s nothing is thrown away', async (_, get) => {
  const second = memoryStore()
  const { vault } = setUp(memoryStore(), second)
  await vault.create(PASSWORD, 14, draft())
  second.get = get
  await expect(vault.discard()).rejects.toMatchObject({ code: 'vault-unreadable' })
})

test('a draft is not taken for a finished vault by renaming it', async () => {
  const { vault, first } = setUp()
  await vault.create(PASSWORD, 14, draft())
  await vault.lock()
  const file = first.values.get('vault') as { header: string }
  first.values.set('vault', { ...file, header: file.header.replace('symbolon-draft', 'symbolon-vault') })
  await vault.unlock(PASSWORD)
  expect(await vault.isUnfinished()).toBe(true)
})

test('a store that takes no writes keeps nobody from unlocking', async () => {
  const second = memoryStore()
  const { vault, notices } = setUp(memoryStore(), second)
  await vault.create(PASSWORD, 14, someContents())
  await vault.lock()
  second.values.clear()
  second.set = () => Promise.reject(new Error('disk'))
  await vault.unlock(PASSWORD)
  expect(await vault.state()).toBe('unlocked')
  expect(notices).toEqual(['copy-not-written'])
})
