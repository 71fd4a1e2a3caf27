import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { describe, expect, test } from 'vitest'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { someContents } from '../testing/contents.ts'
import { memoryStore } from '../testing/memory-store.ts'
import { readBackup } from './backup-file.ts'
import { lockFile } from './locked-file.ts'
import { passwordKey } from './password-key.ts'
import { TwoCopies } from './two-copies.ts'
import { UnlockGuard } from './unlock-guard.ts'
import { Vault, type VaultNotice, type VaultState } from './vault.ts'

const PASSWORD = 'four unrelated words here'
const LOG_N = 14

function setUp(first: KeyValueStore = memoryStore(), second: KeyValueStore = memoryStore(), session = memoryStore()) {
  const clock = { now: 1_000_000 }
  const tries = memoryStore()
  const notices: VaultNotice[] = []
  const states: VaultState[] = []
  const start = () =>
    new Vault({
      copies: new TwoCopies(first, second),
      session,
      guard: new UnlockGuard(tries, () => clock.now),
      onChange: (state) => states.push(state),
      onNotice: (notice) => notices.push(notice),
    })
  return { vault: start(), start, session, clock, notices, states, first, second }
}

async function created(...stores: Parameters<typeof setUp>) {
  const all = setUp(...stores)
  await all.vault.create(PASSWORD, LOG_N, someContents())
  return all
}

const failing: KeyValueStore = {
  get: () => Promise.reject(new Error('disk')),
  set: () => Promise.reject(new Error('disk')),
  remove: () => Promise.reject(new Error('disk')),
}

describe('the vault', () => {
  test('keeps its contents through lock and unlock, and shows nothing in storage', async () => {
    const first = memoryStore()
    const { vault, states } = await created(first)
    await vault.lock()
    expect(await vault.state()).toBe('locked')
    await expect(vault.read()).rejects.toMatchObject({ code: 'locked' })
    expect(JSON.stringify([...first.values])).not.toContain('07'.repeat(64))
    await vault.unlock(PASSWORD)
    expect(await vault.read()).toEqual(someContents())
    expect(states).toEqual(['unlocked', 'locked', 'unlocked'])
  })

  test('takes the same password in another Unicode form', async () => {
    const { vault } = setUp()
    await vault.create('Růžička', LOG_N, someContents())
    await vault.lock()
    await vault.unlock('Růžička'.normalize('NFD'))
    expect(await vault.state()).toBe('unlocked')
  })

  test('stays unlocked when the worker restarts, and is locked when the browser does', async () => {
    const { vault, start, session } = await created()
    await vault.update((contents) => ({ ...contents, pairs: [] }))
    expect((await start().read()).pairs).toEqual([])
    session.values.clear()
    expect(await start().state()).toBe('locked')
  })

  test('hands out copies: locking does not reach into a ceremony', async () => {
    const { vault } = await created()
    const held = await vault.read()
    await vault.lock()
    expect(held).toEqual(someContents())
  })

  test('never writes over a vault that is there', async () => {
    const { vault } = await created()
    await expect(vault.create('another', LOG_N, someContents())).rejects.toMatchObject({ code: 'vault-exists' })
  })

  test('changes by two callers both arrive', async () => {
    const { vault } = await created()
    await Promise.all(
      [1, 2, 3].map(() =>
        vault.update((contents) => ({
          ...contents,
          pairs: contents.pairs.map((pair) => ({ ...pair, generation: pair.generation + 1 })),
        })),
      ),
    )
    expect((await vault.read()).pairs[0]!.generation).toBe(3)
  })
})

describe('two copies', () => {
  test.each(['first', 'second'] as const)('the %s copy lost: the other heals it', async (which) => {
    const stores = { first: memoryStore(), second: memoryStore() }
    const { vault, notices } = await created(stores.first, stores.second)
    await vault.lock()
    stores[which].values.clear()
    await vault.unlock(PASSWORD)
    expect(notices).toEqual(['copy-restored'])
    expect(stores.first.values).toEqual(stores.second.values)
  })

  test.each(['first', 'second'] as const)('the %s copy garbled: the other heals it', async (which) => {
    const stores = { first: memoryStore(), second: memoryStore() }
    const { vault, notices } = await created(stores.first, stores.second)
    await vault.lock()
    const file = stores[which].values.get('vault') as { box: string }
    stores[which].values.set('vault', { ...file, box: `00${file.box.slice(2)}` })
    await vault.unlock(PASSWORD)
    expect(notices).toEqual(['copy-restored'])
    expect(stores.first.values).toEqual(stores.second.values)
  })

  test('the newer copy wins, and an older one is brought up to date without a word', async () => {
    const [first, second] = [memoryStore(), memoryStore()]
    const { vault, notices } = await created(first, second)
    const old = first.values.get('vault')
    await vault.update((contents) => ({ ...contents, pairs: [] }))
    await vault.lock()
    first.values.set('vault', old)
    await vault.unlock(PASSWORD)
    expect((await vault.read()).pairs).toEqual([])
    expect(notices).toEqual([])
    expect(first.values).toEqual(second.values)
  })

  test('a store that cannot be read is never an empty one', async () => {
    const { vault } = setUp(failing, memoryStore())
    await expect(vault.state()).rejects.toMatchObject({ code: 'vault-unreadable' })
    await expect(vault.create(PASSWORD, LOG_N, someContents())).rejects.toMatchObject({ code: 'vault-unreadable' })
  })

  test('one store unreadable: the other opens, and a change is kept there', async () => {
    const second = memoryStore()
    await created(memoryStore(), second)
    const { vault, notices } = setUp(failing, second)
    await vault.unlock(PASSWORD)
    await vault.update((contents) => ({ ...contents, pairs: [] }))
    expect(notices).toEqual(['copy-not-written'])
    expect(await setUp(memoryStore(), second).start().state()).toBe('locked')
  })

  test('both damaged is «damaged», not «not there»', async () => {
    await expect(setUp(damaged(), damaged()).vault.state()).rejects.toMatchObject({ code: 'vault-damaged' })
    await expect(setUp(damaged()).vault.state()).rejects.toMatchObject({ code: 'vault-damaged' })
  })
})

const DAMAGED = { header: '{}', box: '00', checksum: '' }
const damaged = () => memoryStore({ vault: DAMAGED })

describe('a backup file in place of what is damaged', () => {
  const values = (store: ReturnType<typeof memoryStore>) => [...store.values.values()]

  test('is taken where nothing else is there; what was there is kept aside', async () => {
    const [first, second] = [damaged(), damaged()]
    const { vault, start } = setUp(first, second)
    await expect(vault.create(PASSWORD, LOG_N, someContents())).rejects.toMatchObject({ code: 'vault-damaged' })
    await vault.restore(PASSWORD, LOG_N, someContents())
    await vault.lock()
    await start().unlock(PASSWORD)
    for (const store of [first, second]) expect(values(store)).toContainEqual(DAMAGED)
    await expect(vault.restore(PASSWORD, LOG_N, someContents())).rejects.toMatchObject({ code: 'vault-exists' })
  })

  test.each([
    ['cannot be read', 'vault-unreadable', async (): Promise<KeyValueStore> => failing],
    ['is sound', 'vault-exists', async () => (await created()).second],
    ['is of a newer version', 'vault-newer', async () => memoryStore({ vault: await newerFile() })],
  ])('is not taken while the other copy %s, and nothing is touched', async (_, code, other) => {
    const [first, second] = [damaged(), await other()]
    const before = await second.get('vault').catch(() => null)
    const { vault } = setUp(first, second)
    await expect(vault.restore(PASSWORD, LOG_N, someContents())).rejects.toMatchObject({ code })
    expect([...first.values]).toEqual([['vault', DAMAGED]])
    expect(await second.get('vault').catch(() => null)).toEqual(before)
  })

  test('is taken once the password has opened a file that holds what nobody can read, and not before', async () => {
    const file = await fileOf(new Uint8Array([1, 2, 3]), 7)
    const [first, second] = [memoryStore({ vault: file }), memoryStore({ vault: file })]
    const { vault, start } = setUp(first, second)
    expect(await vault.state()).toBe('locked')
    await expect(vault.restore('another', LOG_N, someContents())).rejects.toMatchObject({ code: 'vault-exists' })
    await expect(vault.unlock(PASSWORD)).rejects.toMatchObject({ code: 'vault-contents-damaged' })
    await expect(vault.state()).rejects.toMatchObject({ code: 'vault-contents-damaged' })
    // One store goes back to what it was.
    await vault.restore('another', LOG_N, someContents())
    first.values.set('vault', file)
    await vault.lock()
    await start().unlock('another')
    expect(first.values.get('vault')).not.toEqual(file)
    for (const store of [first, second]) expect(values(store)).toContainEqual(file)
  })
})

async function fileOf(plain: Uint8Array, sequence: number) {
  const parameters = { name: 'scrypt', logN: LOG_N, r: 8, p: 1, salt: '00'.repeat(16) } as const
  return lockFile('symbolon-vault', sequence, parameters, await passwordKey(PASSWORD, parameters), plain)
}

/** As a version after this one would write it. */
async function newerFile() {
  const { header, box } = await fileOf(new Uint8Array(), 1)
  const newer = JSON.stringify({ ...JSON.parse(header), version: 2 })
  return { header: newer, box, checksum: bytesToHex(sha256(utf8ToBytes(`${newer}\n${box}`))) }
}

describe('wrong passwords', () => {
  test('five tries, then thirty seconds, which a restart does not shorten', async () => {
    const { vault, start, clock } = await created()
    await vault.lock()
    for (let i = 0; i < 5; i++) await expect(vault.unlock('wrong')).rejects.toMatchObject({ code: 'wrong-password' })
    await expect(start().unlock(PASSWORD)).rejects.toMatchObject({ code: 'wait-before-next-try' })
    clock.now += 29_999
    await expect(vault.unlock(PASSWORD)).rejects.toMatchObject({ code: 'wait-before-next-try' })
    clock.now += 1
    await vault.unlock(PASSWORD)
  })

  test('the right password clears the count', async () => {
    const { vault } = await created()
    for (let round = 0; round < 2; round++) {
      await vault.lock()
      for (let i = 0; i < 4; i++) await expect(vault.unlock('wrong')).rejects.toMatchObject({ code: 'wrong-password' })
      await vault.unlock(PASSWORD)
    }
  })

  test('tries at once count each', async () => {
    const { vault } = await created()
    await vault.lock()
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => vault.unlock('wrong')))
    const codes = outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.code)
    expect(codes.filter((code) => code === 'wrong-password')).toHaveLength(5)
    expect(codes.filter((code) => code === 'wait-before-next-try')).toHaveLength(3)
  })
})

describe('the backup file', () => {
  test('opens with the same password and holds everything but the pairs', async () => {
    const { vault } = await created()
    const text = await vault.backup()
    expect(text.startsWith('Symbolon backup 1\n')).toBe(true)
    expect(await readBackup(text, PASSWORD)).toEqual({ ...someContents(), pairs: [] })
    await expect(readBackup(text, 'wrong')).rejects.toMatchObject({ code: 'wrong-password' })
  })

  test('damaged, cut or foreign files are told apart from a wrong password', async () => {
    const { vault } = await created()
    const text = await vault.backup()
    const [, json] = text.split('\n')
    const file = JSON.parse(json!)
    const withHeader = (change: object) => {
      const header = JSON.stringify({ ...JSON.parse(file.header), ...change })
      return `Symbolon backup 1\n${JSON.stringify({ ...file, header })}`
    }
    await expect(readBackup(text.slice(0, -40), PASSWORD)).rejects.toMatchObject({ code: 'backup-damaged' })
    await expect(readBackup(withHeader({ sequence: 2 }), PASSWORD)).rejects.toMatchObject({ code: 'backup-damaged' })
    const newer = JSON.stringify(await newerFile())
    await expect(readBackup(`Symbolon backup 1\n${newer}`, PASSWORD)).rejects.toMatchObject({ code: 'backup-newer' })
    await expect(readBackup(json!, PASSWORD)).rejects.toMatchObject({ code: 'not-a-backup' })
    await expect(readBackup('', PASSWORD)).rejects.toMatchObject({ code: 'not-a-backup' })
  })

  test('a backup is not taken for a vault', async () => {
    const { vault } = await created()
    const backup = JSON.parse((await vault.backup()).split('\n')[1]!)
    await expect(setUp(memoryStore({ vault: backup })).vault.state()).rejects.toMatchObject({ code: 'vault-damaged' })
  })
})
