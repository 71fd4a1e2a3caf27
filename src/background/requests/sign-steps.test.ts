import { expect, test } from 'vitest'
import { signedSteps, signingSteps } from './sign-steps.ts'

const course = { approvedAt: 1_000, isTransaction: true }
const signed = { ...course, signedAt: 2_000, with: ['Museum', 'Gallery'], note: 'Archive was not needed' }
const named = (steps: ReturnType<typeof signedSteps>) => steps.map(({ step, state }) => `${step} ${state}`)

test('while signing a transaction, sending it comes later', () => {
  const underWay = [{ step: 'signing', state: 'now', party: 'Museum', note: null, at: null }] as const
  expect(named(signingSteps(course, underWay))).toEqual(['approved done', 'signing now', 'sending later'])
})

test('a message is signed and goes nowhere', () => {
  const steps = signedSteps({ ...signed, isTransaction: false }, null, null)
  expect(named(steps)).toEqual(['approved done', 'signed done', 'signed done'])
})

test('who was not needed stands beside the last signer', () => {
  expect(signedSteps(signed, null, null).map(({ note }) => note)).toEqual([null, null, 'Archive was not needed', null])
})

test('a transaction the node has taken waits for a block', () => {
  const steps = signedSteps(signed, '0xabc', { at: 3_000 })
  expect(named(steps).slice(-2)).toEqual(['sent done', 'waiting-for-block now'])
  expect(steps.at(-2)).toMatchObject({ note: '0xabc', at: 3_000 })
})

test('a transaction the node did not take is told as that', () => {
  expect(named(signedSteps(signed, '0xabc', { unsent: 'failed' })).at(-1)).toBe('sending failed')
  expect(named(signedSteps(signed, '0xabc', { unsent: 'later' })).at(-1)).toBe('sending later')
})
