import { expect, test } from 'vitest'
import { missingPackages } from './installed.mjs'

const wanted = {
  '': { version: '0.1.0' },
  'node_modules/here': { version: '1.0.0' },
  'node_modules/for-another-platform': { version: '1.0.0', optional: true },
}

test('nothing is missing when every needed package has its version', () => {
  expect(missingPackages(wanted, { 'node_modules/here': { version: '1.0.0' } })).toEqual([])
})

test('an absent, an outdated and an outdated optional package are each named', () => {
  expect(missingPackages(wanted, {})).toEqual(['node_modules/here'])
  expect(missingPackages(wanted, { 'node_modules/here': { version: '0.9.0' } })).toEqual(['node_modules/here'])
  expect(
    missingPackages(wanted, {
      'node_modules/here': { version: '1.0.0' },
      'node_modules/for-another-platform': { version: '0.9.0' },
    }),
  ).toEqual(['node_modules/for-another-platform'])
})
