import { id as hashOf, Transaction } from 'ethers'
import { expect, test } from 'vitest'
import { ownReading } from '../requests/readings.ts'
import { Activity, type SignedTransactionEntry } from '../stores/activity.ts'
import { memoryStore } from '../testing/memory-store.ts'
import { IN_BLOCK } from './problems.ts'
import { Watcher } from './watcher.ts'

const ACCOUNT = `0x${'a1'.repeat(20)}`

/** A payment, signed, with number 7. */
function signedEntry(id: string): SignedTransactionEntry {
  const fees = { gasLimit: 21_000, maxFeePerGas: 1, maxPriorityFeePerGas: 1 }
  const { unsignedSerialized } = Transaction.from({ type: 2, chainId: 1, nonce: 7, to: ACCOUNT, value: 1, ...fees })
  const reading = ownReading({ kind: 'ethereum-transaction', bytes: unsignedSerialized }, ACCOUNT)
  if (!reading.ok) throw new Error(reading.refusal.message)
  return {
    ...{ id, at: 0, state: 'signed', site: null, account: ACCOUNT, chain: 'eip155:1' },
    ...{ intent: reading.intent, signedWith: [], problem: null },
    transaction: {
      hash: hashOf(id),
      raw: '0x00',
      unsigned: unsignedSerialized,
      nonce: 7,
      count: 1,
      lastLevel: null,
      replacedBy: null,
    },
  }
}

/** What its node refuses while the watcher looks. @returns the entries whose number was given back */
async function refusedMeanwhile(
  then: (activity: Activity) => Promise<void>,
  before?: SignedTransactionEntry,
): Promise<readonly string[]> {
  const activity = new Activity(memoryStore(), () => {})
  if (before !== undefined) await activity.add(before)
  const entry = signedEntry('one')
  await activity.add(entry)
  const givenBack: SignedTransactionEntry[] = []
  const watcher = new Watcher({
    activity,
    watched: () => activity.unsettled(),
    async node() {
      if ((await activity.get(entry.id)).state === 'not-taken') return null
      await activity.move(entry.id, 'not-taken')
      await then(activity)
      return null
    },
    onMoved: () => {},
    onFreed: (freed) => givenBack.push(freed),
    onWatch: () => {},
  })
  await watcher.look()
  await watcher.look()
  return givenBack.map(({ id }) => id)
}

test('a number whose transaction its node refuses is given back once', async () => {
  expect(await refusedMeanwhile(async () => {})).toEqual(['one'])
})

test('a number that the transaction it was to replace still holds is not given back', async () => {
  const before = { ...signedEntry('zero'), state: 'pending' as const }
  expect(await refusedMeanwhile(async () => {}, before)).toEqual([])
})

test('a number that another transaction took in the meantime is not given back', async () => {
  expect(await refusedMeanwhile((activity) => activity.add(signedEntry('two')))).toEqual([])
})

test('asked for again and again while one look is under way, one more follows', async () => {
  const activity = new Activity(memoryStore(), () => {})
  await activity.add(signedEntry('one'))
  const first = Promise.withResolvers<null>()
  let looks = 0
  const watcher = new Watcher({
    activity,
    watched: () => activity.unsettled(),
    node() {
      looks += 1
      return first.promise
    },
    onMoved: () => {},
    onFreed: () => {},
    onWatch: () => {},
  })
  const under = watcher.look()
  while (looks === 0) await new Promise((resolve) => setTimeout(resolve))
  const asked = Array.from({ length: 10 }, () => watcher.look())
  first.resolve(null)
  await Promise.all([under, ...asked])
  // Each look asks twice: for what settled, and for what to send again.
  expect(looks).toBe(4)
})

test('what stands in the way of one transaction stops neither the look at another nor the watching', async () => {
  const activity = new Activity(memoryStore(), () => {})
  for (const [id, nonce] of [
    ['one', 7],
    ['two', 8],
  ] as const) {
    const entry = signedEntry(id)
    await activity.add({ ...entry, transaction: { ...entry.transaction, nonce } })
  }
  const followed: string[] = []
  const watching: boolean[] = []
  const watcher = new Watcher({
    activity,
    watched: () => activity.unsettled(),
    node: async () => ({
      async settled({ id }) {
        if (id === 'two') throw new TypeError('what nobody expects')
        return false
      },
      async follow({ id }) {
        followed.push(id)
      },
    }),
    onMoved: () => {},
    onFreed: () => {},
    onWatch: (needed) => watching.push(needed),
  })
  await expect(watcher.look()).rejects.toThrow('what nobody expects')
  expect(followed.toSorted()).toEqual(['one', 'two'])
  expect(watching).toEqual([true])
})

test('what accounts hold is asked for again once a block holds a transaction, and not while it waits', async () => {
  const activity = new Activity(memoryStore(), () => {})
  await activity.add({ ...signedEntry('one'), state: 'pending' })
  let moved = 0
  let becomes: SignedTransactionEntry['problem'] = null
  const watcher = new Watcher({
    activity,
    watched: () => activity.unsettled(),
    node: async () => ({
      settled: async () => false,
      follow: async ({ id }) => void (await activity.move(id, 'pending', { problem: becomes })),
    }),
    onMoved: () => {
      moved += 1
    },
    onFreed: () => {},
    onWatch: () => {},
  })
  await watcher.look()
  expect(moved).toBe(0)
  becomes = { code: IN_BLOCK, title: 'It is in a block', text: 'A block holds it.', details: [], actions: [] }
  await watcher.look()
  expect(moved).toBe(1)
  await watcher.look()
  expect(moved).toBe(1)
  // The block gave way to another.
  becomes = null
  await watcher.look()
  expect(moved).toBe(2)
})

test('however often it is asked to look, one look waits for the one under way', async () => {
  const activity = new Activity(memoryStore(), () => {})
  await activity.add({ ...signedEntry('one'), state: 'pending' })
  const slow = Promise.withResolvers<void>()
  let looks = 0
  const watcher = new Watcher({
    activity,
    watched: () => activity.unsettled(),
    node: async () => ({
      async settled() {
        looks += 1
        await slow.promise
        return false
      },
      follow: async () => {},
    }),
    onMoved: () => {},
    onFreed: () => {},
    onWatch: () => {},
  })
  const first = watcher.look()
  await expect.poll(() => looks).toBe(1)
  const others = [watcher.look(), watcher.look(), watcher.look()]
  slow.resolve()
  await Promise.all([first, ...others])
  expect(looks).toBe(2)
})
