import { beforeEach, expect, test, vi } from 'vitest'
import type { UiMethod } from '../messages/ui.ts'
import { AutoLock } from './auto-lock.ts'
import { PASSWORD, testBackground } from './testing/background.ts'
import { failingStore } from './testing/failing-store.ts'
import { routeUi } from './ui/router.ts'

/** The browser's alarms and idle state. Both outlive a worker, whose listeners end with it. */
function browserClock() {
  let now = 0
  const due = new Map<string, number>()
  const alarmed: ((alarm: { name: string }) => void)[] = []
  const idle: ((state: string) => void)[] = []
  return {
    alarms: {
      create: (name: string, { delayInMinutes }: { delayInMinutes: number }) =>
        void due.set(name, now + delayInMinutes),
      onAlarm: { addListener: (listener: (alarm: { name: string }) => void) => void alarmed.push(listener) },
    },
    idle: { onStateChanged: { addListener: (listener: (state: string) => void) => void idle.push(listener) } },
    pass(minutes: number) {
      now += minutes
      for (const [name, at] of due) {
        if (at > now) continue
        due.delete(name)
        for (const listener of alarmed) listener({ name })
      }
    },
    becomes(state: string) {
      for (const listener of idle) listener(state)
    },
    workerEnds() {
      alarmed.length = 0
      idle.length = 0
    },
    due,
  }
}

async function worker(all = testBackground(), clock = browserClock()) {
  const locking: Promise<void>[] = []
  const autoLock = new AutoLock({
    alarms: clock.alarms,
    idle: clock.idle,
    minutes: async () => (await all.background.settings.read()).autoLockMinutes,
    isUnlocked: async () => (await all.background.vault.state()) === 'unlocked',
    lock() {
      const locked = all.background.lock()
      locking.push(locked)
      return locked
    },
  })
  const begun: Promise<void>[] = []
  all.heard.unlocked = () => void begun.push(autoLock.used())
  /** A page of the wallet says this. */
  async function says(method: UiMethod, input: unknown = null) {
    const message = { to: 'ui', method, input }
    const reply = await routeUi(message, all.ui)
    await autoLock.heard(message)
    await Promise.all(begun)
    return reply
  }
  /** Once everything that is under way has come to its end. */
  async function state() {
    await all.background.vault.state()
    await Promise.all(locking)
    return all.background.vault.state()
  }
  return { all, clock, says, state, locking, begun }
}

let it: Awaited<ReturnType<typeof worker>>
beforeEach(async () => {
  it = await worker()
})

async function unlocked() {
  await it.all.makeWallet()
  await it.all.background.lock()
  expect(await it.says('wallet.unlock', { password: PASSWORD })).toMatchObject({ ok: true })
}

test('a wallet just made locks, though nobody does anything more', async () => {
  await it.all.makeWallet()
  await Promise.all(it.begun)
  it.clock.pass(15)
  expect(await it.state()).toBe('locked')
})

test('locks after the time without use, and not before', async () => {
  await unlocked()
  it.clock.pass(14)
  expect(await it.state()).toBe('unlocked')
  it.clock.pass(1)
  expect(await it.state()).toBe('locked')
})

test.each<[UiMethod, unknown]>([
  ['app.opened', null],
  ['wallet.rename', { name: 'Ours' }],
])('%s is use: the time starts anew', async (method, input) => {
  await unlocked()
  it.clock.pass(14)
  await it.says(method, input)
  it.clock.pass(14)
  expect(await it.state()).toBe('unlocked')
  it.clock.pass(1)
  expect(await it.state()).toBe('locked')
})

test.each<[UiMethod, unknown]>([
  ['app.state', null],
  ['home.view', null],
  ['requests.list', null],
  ['send.check', { to: '', amount: null }],
  ['requests.dismiss', { id: 'gone' }],
])('%s is what pages do by themselves, and no use', async (method, input) => {
  await unlocked()
  it.clock.pass(14)
  await it.says(method, input)
  it.clock.pass(1)
  expect(await it.state()).toBe('locked')
})

test('what is no message of a page is no use', async () => {
  await unlocked()
  it.clock.pass(14)
  await it.says('app.nothing' as UiMethod)
  it.clock.pass(1)
  expect(await it.state()).toBe('locked')
})

test('at once when the computer locks, and not when it only rests', async () => {
  await unlocked()
  it.clock.becomes('idle')
  expect(await it.state()).toBe('unlocked')
  it.clock.becomes('locked')
  expect(await it.state()).toBe('locked')
})

test('another time takes effect with the setting', async () => {
  await unlocked()
  await it.says('settings.write', { autoLockMinutes: 1 })
  it.clock.pass(1)
  expect(await it.state()).toBe('locked')
})

test('an alarm of an earlier worker locks', async () => {
  await unlocked()
  it.clock.workerEnds()
  it.all.restart()
  const later = await worker(it.all, it.clock)
  expect(await later.state()).toBe('unlocked')
  it.clock.pass(15)
  expect(await later.state()).toBe('locked')
})

test('another alarm is none of its business', async () => {
  await unlocked()
  it.clock.alarms.create('watch-transactions', { delayInMinutes: 1 })
  it.clock.pass(1)
  expect(await it.state()).toBe('unlocked')
})

test('nothing is locked, and no time runs, while there is no wallet', async () => {
  await it.says('app.opened')
  expect(it.clock.due.size).toBe(0)
  it.clock.becomes('locked')
  expect(await it.state()).toBe('none')
  expect(it.locking).toEqual([])
})

test('locks also where the vault cannot be read, as its key may be in memory', async () => {
  await it.all.makeWallet()
  const clock = browserClock()
  const { session } = it.all.stores
  expect(session.values.has('vault-key')).toBe(true)
  for (const store of [it.all.stores.local, it.all.stores.copy]) Object.assign(store, { get: failingStore().get })
  it.all.restart()
  const later = await worker(it.all, clock)
  await expect(later.all.background.vault.state()).rejects.toMatchObject({ code: 'vault-unreadable' })
  clock.becomes('locked')
  await vi.waitUntil(() => !session.values.has('vault-key'))
})
