import * as v from 'valibot'
import { expect, test } from 'vitest'
import { topic } from './events.ts'
import { uiCall, uiMethods, viewTopics } from './ui.ts'

test('no message carries more than its schema names', () => {
  const accounts = v.parse(uiMethods['accounts.select'].input, { id: 'a', share: 'secret' })
  expect(accounts).toEqual({ id: 'a' })
})

test('an unknown method is refused before anything else is looked at', () => {
  expect(v.is(uiCall, { to: 'ui', method: 'vault.read', input: null })).toBe(false)
  expect(v.is(uiCall, { to: 'ui', method: 'toString', input: null })).toBe(false)
  expect(v.is(uiCall, { to: 'ui', method: 'app.state', input: null })).toBe(true)
})

test('an approval names the revision it consents to', () => {
  const { input } = uiMethods['requests.approve']
  const consent = { id: 'r', revision: 'v', despite: [], acknowledged: [], accounts: null }
  expect(v.is(input, consent)).toBe(true)
  expect(v.is(input, { ...consent, revision: undefined })).toBe(false)
  expect(v.is(input, { ...consent, acknowledged: ['anything'] })).toBe(false)
})

test('every topic changes some view', () => {
  const used = new Set<string>(Object.values(viewTopics).flat())
  expect([...topic.options].filter((each) => !used.has(each))).toEqual([])
})
