import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hostText, shortHost } from './host-text.ts'
import { decodePunycode } from './punycode.ts'

const ascii = (host: string): string => new URL(`https://${host}`).host

test.each([
  ['kiosk.example', 'kiosk.example'],
  ['127.0.0.1:8545', '127.0.0.1:8545'],
  [ascii('vašková.example'), 'vašková.example'],
  [ascii('почта.рф'), 'почта.рф'],
  // A Cyrillic word that looks Latin, under a Latin ending.
  [ascii('аррӏе.com'), ascii('аррӏе.com')],
  [ascii('pаypal.example'), ascii('pаypal.example')],
  ['xn--a.example', 'xn--a.example'],
  ['xn--99999999.example', 'xn--99999999.example'],
])('%s is shown as %s', (host, shown) => {
  expect(hostText(host)).toBe(shown)
})

test('punycode decodes whatever the platform encodes', () => {
  const letters = fc.constantFrom(...'abcxyz019áñöžśłñßçéабвгдежзик')
  fc.assert(
    fc.property(fc.array(letters, { minLength: 1, maxLength: 20 }), (parts) => {
      const label = `q${parts.join('')}`
      const host = ascii(`${label}.example`).split('.')[0]!
      const decoded = host.startsWith('xn--') ? decodePunycode(host.slice(4)) : host
      expect(decoded).toBe(label)
    }),
  )
})

test('a long host keeps its end', () => {
  expect(shortHost(`${'login.'.repeat(12)}claim.example.com`, 24)).toBe('…login.claim.example.com')
  expect(shortHost('claim.example.com')).toBe('claim.example.com')
})
