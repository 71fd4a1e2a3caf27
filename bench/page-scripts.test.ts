import { expect, test } from 'vitest'
import { scriptsOf } from './page-scripts.ts'

const files: Record<string, string> = {
  'popup.html': '<script src="/theme.js"></script><script type="module" crossorigin src="/assets/popup.js"></script>',
  'theme.js': ';(() => {})()',
  'assets/popup.js': 'import{a}from"./shared.js";a(()=>import("./settings.js"))',
  'assets/shared.js': 'import"./react.js";export const a=(f)=>f()',
  'assets/react.js': 'export{}',
  'assets/settings.js': 'import{a}from"./shared.js";import"./qr.js";export default a',
  'assets/qr.js': 'export{}',
}
const read = (path: string) => files[path]!

test('what a page imports counts at once, what it imports on demand counts later, and each file once', () => {
  const { first, later } = scriptsOf('popup.html', read)
  expect([...first].sort()).toEqual(['assets/popup.js', 'assets/react.js', 'assets/shared.js', 'theme.js'])
  expect([...later].sort()).toEqual(['assets/qr.js', 'assets/settings.js'])
})

test('an import whose target is computed is not passed over', () => {
  const computed: Record<string, string> = { ...files, 'assets/qr.js': 'import(name)' }
  expect(() => scriptsOf('popup.html', (path) => computed[path]!)).toThrow('assets/qr.js')
})
