import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { PlaywrightReport, PlaywrightSuite, VitestReport } from './counts.ts'
import { root } from './root.ts'

/** A test that failed, by file and titles, and the first line of what it said. */
export type Failure = { test: string; error: string }

const firstLine = (message = '') =>
  stripVTControlCharacters(message)
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '') ?? 'It gave no reason.'

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
  const outside = errors.map(({ message }) => ({ test: 'outside all tests', error: firstLine(message) }))
  // A suite's own title is the file's at the top, a group's below.
  const inside = (suite: PlaywrightSuite, above: string[]): Failure[] => {
    const titles = [...above, suite.title]
    const own = suite.specs.flatMap(({ title, tests }) =>
      tests
        .filter(({ status }) => status === 'unexpected' || status === 'flaky')
        .map(({ results }) => ({
          test: named([...titles, title]),
          error: firstLine(results.find(({ errors }) => errors.length > 0)?.errors[0]?.message),
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
