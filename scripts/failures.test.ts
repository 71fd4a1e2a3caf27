import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { PlaywrightReport, VitestReport } from './counts.ts'
import { failureLines, failuresOfPlaywright, failuresOfVitest } from './failures.ts'
import { root } from './root.ts'

const vitest = (testResults: VitestReport['testResults']): VitestReport => ({
  success: false,
  numTotalTests: 0,
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  testResults,
})
const playwright = (report: Partial<PlaywrightReport>): PlaywrightReport => ({
  stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 },
  suites: [],
  errors: [],
  ...report,
})

const passed = { ancestorTitles: [], title: 'stands', status: 'passed', failureMessages: [] }
const fallen = {
  ancestorTitles: ['a wall', 'in the wind'],
  title: 'stands',
  status: 'failed',
  failureMessages: ['AssertionError: it fell\n    at wall.test.ts:3', 'Error: and again'],
}

test('a unit test that failed is named by file, groups and title, with its first error line', () => {
  const name = join(root, 'src', 'wall.test.ts')
  const report = vitest([{ name, status: 'failed', message: '', assertionResults: [passed, fallen] }])
  expect(failuresOfVitest(report)).toEqual([
    { test: 'src/wall.test.ts › a wall › in the wind › stands', error: 'AssertionError: it fell' },
  ])
})

test('a test file that could not be loaded is named', () => {
  const name = join(root, 'src', 'wall.test.ts')
  const report = vitest([{ name, status: 'failed', message: '\nno such brick\nat x', assertionResults: [] }])
  expect(failuresOfVitest(report)).toEqual([{ test: 'src/wall.test.ts', error: 'no such brick' }])
})

test('e2e tests that failed, or passed only when repeated, are named at every depth, without colours', () => {
  const spec = (title: string, status: string, ...messages: string[]) => ({
    title,
    tests: [{ status, results: messages.map((message) => ({ errors: message ? [{ message }] : [] })) }],
  })
  const group = { title: 'a gate', specs: [spec('opens', 'unexpected', '\u001b[31mError: locked\u001b[39m\n\nkey')] }
  const file = {
    title: 'gate.e2e.ts',
    specs: [spec('stands', 'expected'), spec('closes', 'flaky', 'Error: stuck', '')],
    suites: [group],
  }
  expect(failuresOfPlaywright(playwright({ suites: [file] }))).toEqual([
    { test: 'gate.e2e.ts › closes', error: 'Error: stuck' },
    { test: 'gate.e2e.ts › a gate › opens', error: 'Error: locked' },
  ])
})

test('of an expectation of a page, what it looked for and where it stands are said too', () => {
  const message = "\u001b[2mexpect(\u001b[22mlocator) failed\n\nLocator:  getByText('Open')\nExpected: visible"
  const location = { file: join(root, 'e2e', 'gate.e2e.ts'), line: 7 }
  const spec = { title: 'opens', tests: [{ status: 'unexpected', results: [{ errors: [{ message, location }] }] }] }
  expect(failuresOfPlaywright(playwright({ suites: [{ title: 'gate.e2e.ts', specs: [spec] }] }))).toEqual([
    {
      test: 'gate.e2e.ts › opens',
      error: "expect(locator) failed · Locator:  getByText('Open') · at e2e/gate.e2e.ts:7",
    },
  ])
})

test('an error outside all e2e tests, and one that says nothing, are named too', () => {
  expect(failuresOfPlaywright(playwright({ errors: [{ message: 'no such file' }, {}] }))).toEqual([
    { test: 'outside all tests', error: 'no such file' },
    { test: 'outside all tests', error: 'It gave no reason.' },
  ])
})

test('the failures stand below their suites; suites without any, and a run without any, say nothing', () => {
  const failures = [
    { test: 'a › b', error: 'it fell' },
    { test: 'c', error: 'it stuck' },
  ]
  expect(
    failureLines([
      { name: 'types', failures: [] },
      { name: 'unit', failures },
    ]),
  ).toEqual(['Failed in unit:', '  a › b', '    it fell', '  c', '    it stuck', ''])
  expect(failureLines([{ name: 'types', failures: [] }])).toEqual([])
})
