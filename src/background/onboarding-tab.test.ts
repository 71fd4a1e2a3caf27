import { expect, test } from 'vitest'
import { OnboardingTab } from './onboarding-tab.ts'

/** Tabs as a browser has them: a page is found only once it has loaded in its tab. */
function browserTabs() {
  const open = new Map<number, { loaded: boolean }>()
  const counts = { created: 0, activated: 0 }
  const tab = new OnboardingTab({
    find: async () => [...open].find(([, { loaded }]) => loaded)?.[0] ?? null,
    async activate(id) {
      if (!open.has(id)) return false
      counts.activated++
      return true
    },
    async create() {
      open.set(++counts.created, { loaded: false })
      return counts.created
    },
  })
  const load = (id: number) => {
    open.set(id, { loaded: true })
    tab.loaded(id)
  }
  return { open, counts, tab, load }
}

test('two hundred ask at once, and again before the page has loaded, and after: one tab', async () => {
  const { counts, tab, load } = browserTabs()
  await Promise.all(Array.from({ length: 200 }, () => tab.show()))
  await tab.show()
  load(1)
  await tab.show()
  expect(counts).toEqual({ created: 1, activated: 201 })
})

test('a tab that was closed while it loaded is not waited for', async () => {
  const { open, counts, tab } = browserTabs()
  await tab.show()
  open.delete(1)
  await tab.show()
  expect(counts).toEqual({ created: 2, activated: 0 })
})

test('a tab in which the person went elsewhere is not brought forward', async () => {
  const { open, counts, tab, load } = browserTabs()
  await tab.show()
  load(1)
  open.set(1, { loaded: false })
  await tab.show()
  expect(counts).toEqual({ created: 2, activated: 0 })
})

test('a failure to open it does not stand in the way of the next', async () => {
  const created: number[] = []
  const tab = new OnboardingTab({
    find: async () => null,
    activate: async () => true,
    async create() {
      created.push(created.length)
      if (created.length === 1) throw new Error('There is no browser window.')
      return 7
    },
  })
  await expect(tab.show()).rejects.toThrow('no browser window')
  await tab.show()
  expect(created).toHaveLength(2)
})

test('it knows its own closing from that of other tabs, once', async () => {
  const { tab } = browserTabs()
  expect(tab.closed(1)).toBe(false)
  await tab.show()
  expect([tab.closed(2), tab.closed(1), tab.closed(1)]).toEqual([false, true, false])
})
