import { expect, test } from 'vitest'
import type { Problem } from '../messages/problem.ts'
import type { UiCall } from '../messages/ui.ts'
import { askThrough, problemOf, UiError } from './ask.ts'

const overJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const problem: Problem = {
  code: 'wrong-password',
  title: 'That is not the password',
  text: '',
  details: [],
  actions: [],
}

/** The other side of the channel: everything crosses as JSON, as it does between the parts of an extension. */
function channel(reply: (call: UiCall) => unknown) {
  const heard: UiCall[] = []
  const ask = askThrough(async (call) => {
    heard.push(overJson(call) as UiCall)
    return overJson(reply(call))
  })
  return { ask, heard }
}

test('a question and its answer cross unchanged', async () => {
  const { ask, heard } = channel(() => ({ ok: true, value: { id: 'r1' } }))
  const proposal = { to: `0x${'15'.repeat(20)}`, amount: '500000000000000000', maximumFee: null }
  expect(await ask('send.propose', proposal)).toEqual({ id: 'r1' })
  expect(heard).toEqual([{ to: 'ui', method: 'send.propose', input: proposal }])
})

test('a problem arrives as it was told', async () => {
  const { ask } = channel(() => ({ ok: false, problem }))
  const error = await ask('wallet.unlock', { password: 'x' }).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(UiError)
  expect(problemOf(error)).toEqual(problem)
})

test('an input out of form is not sent', async () => {
  const { ask, heard } = channel(() => ({ ok: true, value: { id: 'r1' } }))
  await expect(ask('send.propose', { to: 'me', amount: '-1', maximumFee: null })).rejects.toThrow('message-not-in-form')
  expect(heard).toEqual([])
})

test('an answer out of form is not taken', async () => {
  const { ask } = channel(() => ({ ok: true, value: { id: 7 } }))
  const proposal = { to: `0x${'15'.repeat(20)}`, amount: '1', maximumFee: null }
  await expect(ask('send.propose', proposal)).rejects.toThrow('message-not-in-form')
})

test('a worker that is gone is said to be that', async () => {
  const gone = askThrough(() => Promise.reject(new Error('Could not establish connection.')))
  await expect(gone('app.state', null)).rejects.toThrow('browser-interrupted')
  const silent = askThrough(() => Promise.resolve(undefined))
  await expect(silent('app.state', null)).rejects.toThrow('browser-interrupted')
})
