import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { PlaywrightError, PlaywrightReport, PlaywrightSuite, VitestReport } from './counts.ts'
import { root } from './root.ts'

/** A test that failed, by file and titles, and what it said on one line. */
export type Failure = { test: string; error: string }

const linesOf = (message = '') =>
  stripVTControlCharacters(message)
    .split('\n')
    .map((line) => line.trim())

const firstLine = (message?: string) => linesOf(message).find((line) => line !== '') ?? 'It gave no reason.'

/** An expectation of a page says in a later line what it looked for, and only its place tells which one it was. */
function whatAndWhere({ message, location }: PlaywrightError = {}): string {
  const sought = linesOf(message).find((line) => line.startsWith('Locator:')) ?? ''
  const place = location === undefined ? '' : `at ${relative(root, location.file)}:${location.line}`
  return [firstLine(message), sought, place].filter((part) => part !== '').join(' · ')
}

const named = (titles: string[]) => titles.join(' › ')

/** The failed tests, and the test files that could not be loaded. */
export function failuresOfVitest({ testResults }: VitestReport): Failure[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name)
    if (status === 'failed' && assertionResults.length === 0) return [{ test: file, error: firstLine(message) }]
    return assertionResults
      .filter((result) => result.status === 'failed')
      .map(({ ancestorTitles, title, failureMessages }) => ({
        test: named([file, ...ancestorTitles, title]),
        error: firstLine(failureMessages[0]),
      }))
  })
}

/** The failed tests, those that passed only when repeated, and the errors outside all tests. */
export function failuresOfPlaywright({ suites, errors }: PlaywrightReport): Failure[] {
  const outside = errors.map((error) => ({ test: 'outside all tests', error: whatAndWhere(error) }))
  // A suite's own title is the file's at the top, a group's below.
  const inside = (suite: PlaywrightSuite, above: string[]): Failure[] => {
    const titles = [...above, suite.title]
    const own = suite.specs.flatMap(({ title, tests }) =>
      tests
        .filter(({ status }) => status === 'unexpected' || status === 'flaky')
        .map(({ results }) => ({
          test: named([...titles, title]),
          error: whatAndWhere(results.find(({ errors }) => errors.length > 0)?.errors[0]),
        })),
    )
    return [...own, ...(suite.suites ?? []).flatMap((group) => inside(group, titles))]
  }
  return [...suites.flatMap((suite) => inside(suite, [])), ...outside]
}

/** What a log that was cut in the middle must still tell at its end: nothing when nothing failed. */
export function failureLines(suites: { name: string; failures: Failure[] }[]): string[] {
  return suites
    .filter(({ failures }) => failures.length > 0)
    .flatMap(({ name, failures }) => [
      `Failed in ${name}:`,
      ...failures.flatMap(({ test, error }) => [`  ${test}`, `    ${error}`]),
      '',
    ])
}
