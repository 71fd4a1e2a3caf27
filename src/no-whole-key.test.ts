import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const root = import.meta.dirname
const sources = globSync('**/*.ts', { cwd: root }).filter(
  (file) => !file.endsWith('.test.ts') && !file.split('/').includes('testing'),
)
const filesWith = (pattern: RegExp) => sources.filter((file) => pattern.test(readFileSync(`${root}/${file}`, 'utf8')))

test('invariant 1: the coefficients that join shares are used where no other party’s share can be', () => {
  // A presignature weighs its party's own share and no other.
  expect(filesWith(/\blagrangeAtZero\b/).sort()).toEqual(['mpc/lagrange.ts', 'mpc/presign.ts'])
})

test('invariant 1: neither the wallet nor a server reads a share but to sign with it or store it', () => {
  expect(filesWith(/\bdecodeKeySecret\b/).sort()).toEqual([
    'background/coordinator/held-wallet.ts',
    'ceremony/stored.ts',
    'server/storage/store.ts',
  ])
})

test('invariant 1: of the library’s FROST neither what joins shares nor what deals a whole key is used', () => {
  expect(filesWith(/\b(combineSecret|trustedDealer)\b/)).toEqual([])
  expect(filesWith(/\b\w+_FROST\b/)).toEqual(['mpc/frost-suite.ts'])
})
