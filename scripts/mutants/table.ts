/** One check of the cryptography, taken away. */
export type Mutant = {
  /** What the paper or RFC calls the check, with its step. */
  check: string
  /** The source file, from the repository's root. */
  file: string
  /** The exact text of the check; it occurs once in the file. */
  source: string
  /** What stands there once the check is gone; it still compiles. */
  replacement: string
  /** The test files that must then fail. */
  tests: string[]
}

export const mutants: Mutant[] = []
