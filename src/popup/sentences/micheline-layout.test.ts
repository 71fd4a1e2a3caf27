import { expect, test } from 'vitest'
import { michelineLayout } from './micheline-layout.ts'

const LONG = 'KT1SqUeay8FiBfukVJHsLbiN3n8BZeo4BBwd'

test.each([
  ['Unit', 'Unit'],
  ['{}', '{}'],
  ['(Pair 1 {2; 3} {})', '(Pair 1 {2; 3} {})'],
  [`{"${LONG}"; {1; 2}; "b"}`, `{\n  "${LONG}";\n  {1; 2};\n  "b"\n}`],
  [`(Pair {"${LONG}"; 2} 3)`, `(Pair {\n  "${LONG}";\n  2\n} 3)`],
  ['{{}; {{}}}', '{\n  {};\n  {\n    {}\n  }\n}'],
])('%s', (source, laid) => {
  expect(michelineLayout(source)).toBe(laid)
})

test('what stands in quotation marks is no part of the structure', () => {
  const text = '"a \\"b\\"; {c} \\\\"'
  expect(michelineLayout(text)).toBe(text)
  expect(michelineLayout(`{${text}; "${LONG}"}`)).toBe(`{\n  ${text};\n  "${LONG}"\n}`)
  expect(michelineLayout('{"}"; 1}')).toBe('{"}"; 1}')
})

test('what cannot be seen is left out, and nothing else', () => {
  expect(michelineLayout('"pay\u202eyap\u200b"')).toBe('"payyap"')
  const source = `{Pair "${LONG}" (Pair 1 {Elt 0x00 {DROP; {IF {} {FAILWITH}}}})}`
  expect(michelineLayout(source).replace(/\s+/g, '')).toBe(source.replace(/\s+/g, ''))
})

test('deep and long data is laid out, too', () => {
  const deep = `${'{'.repeat(500)}1${'}'.repeat(500)}`
  const lines = michelineLayout(deep).split('\n')
  expect(Math.max(...lines.map((line) => line.search(/\S/)))).toBe(24)
  expect(lines.join('').replace(/\s/g, '')).toBe(deep)
  const text = `"${'x'.repeat(250_000)}"`
  expect(michelineLayout(text)).toBe(text)
})

test('a quotation mark that is never closed ends nothing', () => {
  expect(michelineLayout('"a; 1')).toBe('"a;\n1')
})
