import { expect, test } from 'vitest'
import { countCommand, countPlaywright, countVitest, lastLine, sum } from './counts.ts'

const vitest = {
  success: true,
  numTotalTests: 9,
  numPassedTests: 7,
  numFailedTests: 0,
  numPendingTests: 2,
  testResults: [],
}
const playwright = { stats: { expected: 4, unexpected: 0, flaky: 0, skipped: 0 }, suites: [], errors: [] }

test('what passed, failed and was skipped is counted as reported', () => {
  expect(countVitest(vitest, 0)).toEqual({ passed: 7, failed: 0, skipped: 2 })
  expect(countVitest({ ...vitest, numFailedTests: 3 }, 1)).toEqual({ passed: 7, failed: 3, skipped: 2 })
  expect(countPlaywright(playwright, 0)).toEqual({ passed: 4, failed: 0, skipped: 0 })
})

test('no tests at all is a failure', () => {
  expect(countVitest({ ...vitest, numPassedTests: 0 }, 0).failed).toBe(1)
  expect(countPlaywright({ ...playwright, stats: { ...playwright.stats, expected: 0 } }, 0).failed).toBe(1)
})

test('a failing exit code is a failure even when every test passed', () => {
  expect(countVitest(vitest, 1).failed).toBe(1)
  expect(countPlaywright(playwright, 1).failed).toBe(1)
})

test('a file that could not be loaded and an error outside tests are failures', () => {
  const unloaded = { name: '/src/a.test.ts', status: 'failed', message: 'no such file', assertionResults: [] }
  expect(countVitest({ ...vitest, testResults: [unloaded, unloaded] }, 1).failed).toBe(2)
  expect(countPlaywright({ ...playwright, errors: [{ message: 'no such file' }] }, 1).failed).toBe(1)
})

test('a test that passed only when repeated has failed', () => {
  expect(countPlaywright({ ...playwright, stats: { ...playwright.stats, flaky: 1 } }, 0).failed).toBe(1)
})

test('the last line is the sum', () => {
  expect(lastLine(sum([countCommand(0), countCommand(2), countVitest(vitest, 0)]))).toBe('8 passed, 1 failed')
})
