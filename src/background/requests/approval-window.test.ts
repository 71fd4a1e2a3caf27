import { expect, test } from 'vitest'
import { ApprovalWindow } from './approval-window.ts'

function setUp() {
  const open = new Set<number>()
  const log: string[] = []
  const kept: { id: number | null } = { id: null }
  const memory = {
    read: async () => kept.id,
    write: async (id: number | null) => {
      kept.id = id
    },
  }
  const port = {
    async open() {
      const id = log.filter((each) => each === 'open').length + 1
      log.push('open')
      open.add(id)
      return id
    },
    async focus(id: number) {
      log.push('focus')
      return open.has(id)
    },
    async close(id: number) {
      log.push('close')
      open.delete(id)
    },
  }
  return { open, log, window: new ApprovalWindow(port, memory), again: () => new ApprovalWindow(port, memory) }
}

test('many at once open one window', async () => {
  const { log, window } = setUp()
  await Promise.all(Array.from({ length: 20 }, () => window.show()))
  expect(log.filter((each) => each === 'open')).toHaveLength(1)
})

test('a restarted worker finds the window that stands', async () => {
  const { log, window, again } = setUp()
  await window.show()
  await again().show()
  expect(log).toEqual(['open', 'focus'])
})

test('a window that vanished unseen is opened anew', async () => {
  const { open, log, window } = setUp()
  await window.show()
  open.clear()
  await window.show()
  expect(log).toEqual(['open', 'focus', 'open'])
})

test('closing by the person is told apart from closing it ourselves', async () => {
  const { window } = setUp()
  await window.show()
  expect(await window.closed(7)).toBe(false)
  expect(await window.closed(1)).toBe(true)
  await window.show()
  await window.leave()
  expect(await window.closed(2)).toBe(false)
})

test('wanted again before it closed: it stays', async () => {
  const { open, window } = setUp()
  await window.show()
  const leaving = window.leave()
  await window.show()
  await leaving
  expect(open.size).toBe(1)
})
