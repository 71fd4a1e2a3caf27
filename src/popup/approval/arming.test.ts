import { expect, test } from 'vitest'
import { ARM_AFTER, type Arming, arm, armsIn } from './arming.ts'

const hidden: Arming = { watched: false, since: 0 }
const opened = arm(hidden, { kind: 'watched', at: 1000 })

test('nothing arms while the window is hidden or behind another', () => {
  expect(armsIn(hidden, 1_000_000)).toBeNull()
})

test('buttons arm half a second after the window is visible and focused', () => {
  expect(armsIn(opened, 1000)).toBe(ARM_AFTER)
  expect(armsIn(opened, 1499)).toBe(1)
  expect(armsIn(opened, 1500)).toBe(0)
})

test('a change of content starts the wait again', () => {
  const changed = arm(opened, { kind: 'changed', at: 5000 })
  expect(armsIn(changed, 5499)).toBe(1)
  expect(armsIn(changed, 5500)).toBe(0)
})

test('losing focus disarms, and regaining it starts the wait again', () => {
  const away = arm(opened, { kind: 'unwatched', at: 5000 })
  expect(armsIn(away, 9000)).toBeNull()
  const back = arm(away, { kind: 'watched', at: 9000 })
  expect(armsIn(back, 9001)).toBe(ARM_AFTER - 1)
})

test('a second focus event does not prolong the wait', () => {
  expect(arm(opened, { kind: 'watched', at: 1400 })).toBe(opened)
})

test('content that changes out of sight arms nothing', () => {
  expect(armsIn(arm(hidden, { kind: 'changed', at: 10 }), 10_000)).toBeNull()
})
