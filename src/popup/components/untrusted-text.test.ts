import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quoteUntrusted } from './untrusted-text.ts'

test.each([
  ['Tidal Study No. 7', 'Tidal Study No. 7', false],
  ['  two\r\n\tlines\u2028more ', 'two lines more', false],
  ['safe\u202eexe.gpj', 'safeexe.gpj', true],
  ['zero\u200bwidth\u2060\ufeff', 'zerowidth', true],
  ['tag\u{e0041}\u{e0042}', 'tag', true],
  ['bell\u0007', 'bell', true],
  ['Galerie Va\u0161kov\u00e1', 'Galerie Va\u0161kov\u00e1', false],
  ['\u3164', '', true],
])('%j is quoted as %j', (source, text, hidden) => {
  expect(quoteUntrusted(source)).toEqual({ text, hidden, cut: false })
})

test('long text is cut at sixty visible characters', () => {
  const quoted = quoteUntrusted('a'.repeat(61))
  expect(quoted).toEqual({ text: `${'a'.repeat(59)}…`, hidden: false, cut: true })
  expect(quoteUntrusted('a'.repeat(60)).cut).toBe(false)
})

test('a character with many marks counts once and a pair is never split', () => {
  expect(quoteUntrusted('\u{1f5bc}'.repeat(60)).text).toBe('\u{1f5bc}'.repeat(60))
})

test('nothing invisible and no line break survives', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (source) => {
      const { text } = quoteUntrusted(source)
      expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u)
    }),
  )
})
