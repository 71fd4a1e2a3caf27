import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'

const script = readFileSync(new URL('../../../public/theme.js', import.meta.url), 'utf8')

/** Runs the boot script in a page whose system is dark or light, with a stored choice. */
function page(system: 'dark' | 'light', stored: string | null) {
  const listeners = new Map<string, () => void>()
  const media = {
    matches: system === 'dark',
    addEventListener: (_event: string, listener: () => void) => listeners.set('system', listener),
  }
  const dataset: { theme?: string } = {}
  const state = { stored }
  runInNewContext(script, {
    matchMedia: (query: string) => (query === '(prefers-color-scheme: dark)' ? media : null),
    localStorage: { getItem: (key: string) => (key === 'theme' ? state.stored : null) },
    document: { documentElement: { dataset } },
    addEventListener: (event: string, listener: () => void) => listeners.set(event, listener),
  })
  return { dataset, media, state, fire: (event: string) => listeners.get(event)?.() }
}

test.each([
  ['dark', null, 'dark'],
  ['light', null, 'light'],
  ['dark', 'system', 'dark'],
  ['dark', 'light', 'light'],
  ['light', 'dark', 'dark'],
  ['light', 'sepia', 'light'],
] as const)('a %s system with the choice %s is shown %s', (system, stored, theme) => {
  expect(page(system, stored).dataset.theme).toBe(theme)
})

test('an open page follows the system, this page and other pages', () => {
  const { dataset, media, state, fire } = page('light', null)
  media.matches = true
  fire('system')
  expect(dataset.theme).toBe('dark')
  state.stored = 'light'
  fire('theme-choice')
  expect(dataset.theme).toBe('light')
  state.stored = null
  fire('storage')
  expect(dataset.theme).toBe('dark')
})
