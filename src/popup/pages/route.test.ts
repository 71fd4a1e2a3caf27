import { expect, test } from 'vitest'
import { type Route, readRoute, writeRoute } from './route.ts'

const routes: Route[] = [
  { at: 'home' },
  { at: 'home', tab: 'collection' },
  { at: 'home', tab: 'activity' },
  { at: 'send' },
  { at: 'send', token: 'eip155:1/0xab/7' },
  { at: 'token', id: 'eip155:1/0xab' },
  { at: 'add-token' },
  { at: 'delegation' },
  { at: 'settings' },
  { at: 'review', id: 'a/b c' },
  { at: 'accounts' },
  { at: 'activity', id: 'x1' },
  { at: 'activity', id: null },
  { at: 'network', chain: 'eip155:31337' },
  { at: 'new-network' },
]

test('every route is read back as it was written', () => {
  for (const route of routes) expect(readRoute(writeRoute(route))).toEqual(route)
})

test('an unknown hash leads home', () => {
  expect(readRoute('#/nowhere')).toEqual({ at: 'home' })
  expect(readRoute('')).toEqual({ at: 'home' })
  expect(readRoute('#/review/')).toEqual({ at: 'home' })
  expect(readRoute('#/token/%E0%A4%A')).toEqual({ at: 'home' })
})
