import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../root.ts'
import type { Mutant } from './mutant.ts'
import { withoutCheck } from './patch.ts'
import { mutants } from './table.ts'

const mutant: Mutant = {
  check: 'the door is closed',
  file: 'src/door.ts',
  source: "if (open) throw new Error('$& open')",
  replacement: 'void "$1"',
  tests: ['src/door.test.ts'],
}

test('takes away exactly the check, whatever signs it contains', () => {
  expect(withoutCheck(`a\n${mutant.source}\nb`, mutant)).toBe('a\nvoid "$1"\nb')
})

test('refuses a check that is not there, is there twice, or would stay', () => {
  expect(() => withoutCheck('a', mutant)).toThrow(/0 times/)
  expect(() => withoutCheck(mutant.source + mutant.source, mutant)).toThrow(/2 times/)
  expect(() => withoutCheck(mutant.source, { ...mutant, replacement: mutant.source })).toThrow(/changes nothing/)
})

describe('the table', () => {
  test('names each check once', () => {
    const checks = mutants.map(({ check }) => check)
    expect(new Set(checks).size).toBe(checks.length)
  })

  test('every check can be taken away, and has tests that exist', () => {
    for (const row of mutants) {
      withoutCheck(readFileSync(join(root, row.file), 'utf8'), row)
      expect(row.tests.length).toBeGreaterThan(0)
      for (const file of row.tests) expect(existsSync(join(root, file)), file).toBe(true)
    }
  })
})
