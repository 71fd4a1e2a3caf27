import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { type LateCode, LateView, lateCode } from './late-code.tsx'
import { Shown } from './shown.tsx'

type Code = { word: string }
const drawn = (code: LateCode<Code>) =>
  renderToStaticMarkup(
    createElement(LateView<Code>, { code, title: 'Settings', onBack: () => undefined, children: ({ word }) => word }),
  )

test('a view whose code is on its way has its bar, a way back, and says that it is loading', () => {
  const markup = drawn(lateCode(async () => ({ word: 'here' })))
  expect(markup).toMatch(/<h1[^>]*>Settings<\/h1>/)
  expect(markup).toContain('aria-label="Back"')
  expect(markup).toMatch(/<main [^>]*aria-busy="true"/)
  expect(markup).toContain('role="status"><span class="unseen">Loading</span>')
})

test('waiting for the data looks the same', () => {
  const shown = createElement(Shown<Code>, {
    viewing: { state: 'loading' },
    title: 'Settings',
    onBack: () => undefined,
    children: ({ word }) => word,
  })
  expect(renderToStaticMarkup(shown)).toBe(drawn(lateCode(async () => ({ word: 'here' }))))
})

test('code that has come draws at once', async () => {
  const code = lateCode(async () => ({ word: 'here' }))
  await code.fetch()
  expect(drawn(code)).toBe('here')
})

test('code is fetched once, and again after a failure', async () => {
  let fetched = 0
  const code = lateCode(async () => {
    if (++fetched === 1) throw new Error('It did not come.')
    return { word: 'here' }
  })
  await expect(code.fetch()).rejects.toThrow('It did not come.')
  expect(code.here).toBeNull()
  await code.fetch()
  await code.fetch()
  expect([code.here, fetched]).toEqual([{ word: 'here' }, 2])
})
