import { createElement, type FunctionComponent } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { AddressChip } from './address-chip.tsx'
import { Button, IconButton } from './button.tsx'
import { CeremonyTable } from './ceremony-table.tsx'
import { Field } from './field.tsx'
import { FullAddress } from './full-address.tsx'
import { Qr } from './qr.tsx'
import { Tabs } from './tabs.tsx'
import { Tally } from './tally.tsx'
import { type ServerState, TokenMark } from './token-mark.tsx'
import { apart, outline } from './token-paths.ts'
import { Untrusted } from './untrusted.tsx'
import { verdictSentence } from './verdict.tsx'

const address = '0xB071693618e6e357Adfaf0db1a97717824b1B8E9'

function markup<P extends object>(component: FunctionComponent<P>, props: P): string {
  return renderToStaticMarkup(createElement(component, props))
}

test.each<[ServerState, string]>([
  ['ready', outline.right],
  ['asked', outline.right],
  ['away', outline.right],
  ['agrees', apart.right],
  ['asks', apart.right],
  ['refuses', apart.right],
])('a server that is %s has its own half', (server, path) => {
  const html = markup(TokenMark, { own: 'outline', server })
  expect(html).toContain(`class="server-${server}" d="${path}"`)
  expect(html).toContain('aria-hidden="true"')
})

test('the main address holds itself whole', () => {
  for (const html of [
    markup(FullAddress, { address, main: true }),
    markup(AddressChip, { chain: 'Ethereum', address, main: true }),
  ]) {
    const element = /<[^>]*data-testid="address"[^>]*>/.exec(html)?.[0]
    expect(element).toContain(`title="${address}"`)
  }
})

test('speech gets the plain address and never its groups', () => {
  const [said, hidden] = markup(FullAddress, { address }).split('<span aria-hidden="true">')
  expect(said).toContain(`<span class="unseen">${address}</span>`)
  expect(said).not.toContain('address-group')
  expect(hidden?.match(/address-group/g)).toHaveLength(10)
})

test('the chip is named by its acts', () => {
  const html = markup(AddressChip, { chain: 'Ethereum', address })
  expect(html).toContain('aria-label="Copy Ethereum address, ends B8E9"')
})

test('a verdict is one sentence', () => {
  expect(verdictSentence('Muzeum Nowych Form', 'refuses', 'Your rule 3: never allow an unlimited amount.')).toBe(
    'Muzeum Nowych Form: refuses. Your rule 3: never allow an unlimited amount.',
  )
  expect(verdictSentence('Galerie Vašková', 'reading')).toBe('Galerie Vašková: reading…')
})

test('the tally says its sentence and shows every party', () => {
  const html = markup(Tally, { servers: [true, false], sentence: 'Galerie Vašková is missing' })
  expect(html).toContain('role="img" aria-label="Galerie Vašková is missing"')
  expect(html.match(/<svg/g)).toHaveLength(3)
  expect(html).toContain('server-away')
})

test('a button that waits keeps its place and says so', () => {
  const html = markup(Button, { waiting: 'Signing', children: 'Approve' })
  expect(html).toContain('aria-busy="true"')
  expect(html).toContain('Signing')
  expect(html).not.toContain('disabled')
})

test('an icon button has the name of its act', () => {
  expect(markup(IconButton, { name: 'Lock' })).toContain('aria-label="Lock"')
})

test('a wrong field says why and names itself', () => {
  const html = markup(Field, { label: 'To', error: 'Too short: 20 of 36 characters.' })
  const below = /aria-describedby="([^"]+)"/.exec(html)?.[1]
  expect(html).toContain('aria-invalid="true"')
  expect(html).toContain(`id="${below}"`)
  expect(html).toMatch(/<label[^>]*for="([^"]+)".*<input[^>]*id="\1"/)
})

test('exactly one tab can be reached with the tab key', () => {
  const tabs = [
    { id: 'a', label: 'Tokens' },
    { id: 'b', label: 'Activity', waiting: 'one request waits' },
  ] as const
  const html = markup(Tabs<'a' | 'b'>, { name: 'Wallet', tabs, current: 'b', onChange: () => undefined })
  expect(html.match(/tabindex="0"/g)).toHaveLength(1)
  expect(html).toMatch(/id="tab-b"[^>]*aria-selected="true"/)
  expect(html).toContain('one request waits')
})

test('a step nobody has reached stays quiet, and every cell has a word', () => {
  const html = markup(CeremonyTable, {
    caption: 'Steps',
    parties: [
      { name: 'This browser', own: true },
      { name: 'Muzeum Nowych Form', own: false },
    ],
    steps: [
      { key: 'meet', text: 'Meet', cells: ['done', 'now'] },
      { key: 'draw', text: 'Draw', cells: ['now', 'failed'] },
    ],
  })
  expect(html.match(/ceremony-later/g)).toHaveLength(1)
  for (const word of ['done', 'now', 'failed']) expect(html).toContain(`<span class="unseen">${word}</span>`)
  expect(html).toContain('server-ready')
})

test('untrusted text is isolated and what it hides is said', () => {
  const html = markup(Untrusted, { source: 'Free\u202e <b>drop</b>' })
  expect(html).toContain('<bdi>Free &lt;b&gt;drop&lt;/b&gt;</bdi>')
  expect(html).toContain('contains hidden characters')
})

test('a QR code is one path with a quiet zone of four', () => {
  const html = markup(Qr, { value: address, name: 'Your address', size: 160 })
  expect(html.match(/<path/g)).toHaveLength(1)
  const xs = [...html.matchAll(/M(\d+) (\d+)h1/g)].flatMap(([, x, y]) => [Number(x), Number(y)])
  const side = Number(/viewBox="0 0 (\d+)/.exec(html)?.[1])
  expect(Math.min(...xs)).toBe(4)
  expect(Math.max(...xs)).toBe(side - 5)
})
