import { expect, test } from 'vitest'
import { PASSWORD, testBackground } from '../testing/background.ts'
import { routeUi } from './router.ts'

const call = (method: string, input: unknown = null) => ({ to: 'ui', method, input })

test('an answer is the checked value', async () => {
  const { ui } = testBackground()
  expect(await routeUi(call('app.state'), ui)).toEqual({ ok: true, value: { phase: 'empty' } })
})

test('a problem is data, with its code', async () => {
  const all = testBackground()
  await all.makeWallet()
  await all.background.vault.lock()
  const reply = await routeUi(call('wallet.unlock', { password: 'wrong' }), all.ui)
  expect(reply).toMatchObject({ ok: false, problem: { code: 'wrong-password', title: 'That is not the password.' } })
  expect(await routeUi(call('wallet.unlock', { password: PASSWORD }), all.ui)).toEqual({ ok: true, value: null })
})

test.each([
  ['an unknown method', call('vault.read')],
  ['a method of objects', call('constructor')],
  ['no message', null],
])('%s is answered with nothing inside', async (_, message) => {
  const reply = await routeUi(message, testBackground().ui)
  expect(reply).toMatchObject({ ok: false, problem: { code: 'unexpected' } })
})

test('input of the wrong shape never reaches a handler', async () => {
  const reply = await routeUi(call('accounts.add', { name: '' }), testBackground().ui)
  expect(reply).toMatchObject({ ok: false, problem: { code: 'bad-input' } })
})

test('home and every list can be shown of a new wallet', async () => {
  const all = testBackground()
  await all.makeWallet()
  for (const method of [
    'home.view',
    'accounts.list',
    'networks.list',
    'activity.list',
    'sites.list',
    'settings.read',
    'requests.list',
  ]) {
    expect(await routeUi(call(method), all.ui), method).toMatchObject({ ok: true })
  }
})

test('a backup restores an empty browser: an account of each family, pairs to renew, servers asked', async () => {
  const one = testBackground()
  await one.makeWallet()
  const { contents, fileName } = await one.ui['backup.save'](null)
  expect(fileName).toMatch(/^symbolon-\d{4}-\d\d-\d\d\.symbolon$/)
  const other = testBackground()
  await expect(other.ui['backup.restore']({ contents, password: 'wrong' })).rejects.toMatchObject({
    code: 'wrong-password',
  })
  await other.ui['backup.restore']({ contents, password: PASSWORD })
  expect((await other.background.vault.read()).pairs).toEqual([])
  expect((await other.background.accounts.list()).map(({ kind }) => kind)).toEqual(['ethereum', 'tz1'])
  await expect(other.ui['backup.restore']({ contents, password: PASSWORD })).rejects.toMatchObject({
    code: 'vault-exists',
  })
})
