/** One check, taken away. */
export type Mutant = {
  /** What is checked, in the words of its paper or RFC, with the step, where there is one. */
  check: string
  /** The source file, from the repository's root. */
  file: string
  /** The exact text of the check; it occurs once in the file. */
  source: string
  /** What stands there once the check is gone; it still compiles. */
  replacement: string
  /** The test files of which at least one test must then fail. */
  tests: string[]
  /** Where a whole file takes long: a pattern for the names of the tests that are enough. */
  only?: string
}

/** Checks of one file that the same tests guard. */
export function checksOf(
  file: string,
  tests: string[],
  checks: readonly (Omit<Mutant, 'file' | 'tests'> & Partial<Pick<Mutant, 'tests'>>)[],
): Mutant[] {
  return checks.map((check) => ({ file, tests, ...check }))
}
