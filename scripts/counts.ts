/** How one suite came out. */
export type Counts = { passed: number; failed: number; skipped: number }

export type VitestReport = {
  success: boolean
  numTotalTests: number
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  testResults: {
    name: string
    status: string
    message: string
    assertionResults: { ancestorTitles: string[]; title: string; status: string; failureMessages: string[] }[]
  }[]
}

export type PlaywrightError = { message?: string; location?: { file: string; line: number } }

export type PlaywrightSuite = {
  title: string
  specs: { title: string; tests: { status: string; results: { errors: PlaywrightError[] }[] }[] }[]
  suites?: PlaywrightSuite[]
}

export type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number }
  suites: PlaywrightSuite[]
  errors: PlaywrightError[]
}

/**
 * A suite that found no test, and one whose process failed although every test in it passed (an error outside all tests),
 * count as one failure: neither may look like success.
 */
function withoutBlindSpots(counts: Counts, exitCode: number): Counts {
  const saysNothing = counts.failed === 0 && (counts.passed === 0 || exitCode !== 0)
  return saysNothing ? { ...counts, failed: 1 } : counts
}

/** Counts tests; a test file that could not be loaded is one failure. */
export function countVitest(report: VitestReport, exitCode: number): Counts {
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  const failed = report.numFailedTests + unloaded.length
  return withoutBlindSpots({ passed: report.numPassedTests, failed, skipped: report.numPendingTests }, exitCode)
}

/** Counts tests; one that passed only when repeated has failed, and so has an error outside all tests. */
export function countPlaywright({ stats, errors }: PlaywrightReport, exitCode: number): Counts {
  const failed = stats.unexpected + stats.flaky + errors.length
  return withoutBlindSpots({ passed: stats.expected, failed, skipped: stats.skipped }, exitCode)
}

/** A command that is itself one test. */
export const countCommand = (exitCode: number): Counts =>
  exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }

export const sum = (all: Counts[]): Counts =>
  all.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  )

/** The line a run ends with. */
export const lastLine = ({ passed, failed }: Counts) => `${passed} passed, ${failed} failed`
