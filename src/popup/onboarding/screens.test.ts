import { createElement, type FunctionComponent } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import type { MakingProgress, ServerOffer } from '../../messages/onboarding.ts'
import type { Problem } from '../../messages/problem.ts'
import { Creating } from './creating.tsx'
import { Password } from './password.tsx'
import { Ready, type ReadyView } from './ready.tsx'
import { Restore } from './restore.tsx'
import { Resume } from './resume.tsx'
import { Servers, type ServersView } from './servers.tsx'
import { Stopped } from './standstill.tsx'
import { Welcome } from './welcome.tsx'

const nothing = () => undefined

function page<P extends object>(component: FunctionComponent<P>, props: P): string {
  return renderToStaticMarkup(createElement(component, props))
}

/** What the page says, without its markup. */
const words = (html: string): string =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/&#x27;/g, "'")

const button = (html: string, name: string): string | undefined =>
  html.match(/<button[^>]*>.*?<\/button>/g)?.find((one) => words(one).trim() === name)

const offer = (name: string, operator: string | null, digit: string): ServerOffer => ({
  url: `https://${digit}.example`,
  host: `${digit}.example`,
  name,
  operator,
  place: null,
  identity: `0x${digit.repeat(64)}`,
  fingerprint: ['amber', 'quarry', 'lantern', 'oath', 'river', 'stone', 'violet', 'moon'],
})
const museum = offer('Muzeum Nowych Form', 'Fundacja', '1')
const archive = offer('Archive', 'Fundacja', '2')
const gallery = offer('Galerie Vašková', null, '3')

const servers: ServersView = {
  offers: [museum, archive, gallery],
  absent: [],
  chosen: new Set([museum.identity, gallery.identity]),
  weight: { possible: true, threshold: 2, parties: 3, serversAloneCanSign: true, shared: [] },
  lookup: { running: false, problem: null, found: null },
  problem: null,
  starting: false,
}
const serversActions = { choose: nothing, lookUp: nothing, askAgain: nothing, create: nothing }

const progress: MakingProgress = {
  id: 'one',
  startedAt: 0,
  parties: [
    { name: 'device', role: 'device' },
    { name: museum.name, role: 'server' },
    { name: gallery.name, role: 'server' },
  ],
  steps: [
    { step: 'meet', cells: ['done', 'done', 'done'] },
    { step: 'draw', cells: ['done', 'done', 'done'] },
    { step: 'exchange', cells: ['done', 'done', 'now'] },
    { step: 'check', cells: ['later', 'later', 'later'] },
    { step: 'record', cells: ['later', 'later', 'later'] },
  ],
  waitingFor: null,
  problem: null,
}
const creatingActions = { stop: nothing, startOver: nothing, otherServer: nothing }

const address = '0xB071693618e6e357Adfaf0db1a97717824b1B8E9'
const ready: ReadyView = {
  wallet: {
    madeAt: new Date(2026, 10, 2, 14, 2).getTime(),
    parties: ['This browser', museum.name, gallery.name],
    accounts: [{ id: 'a', name: 'Main', kind: 'ethereum', family: 'ethereum', index: 0, address }],
  },
  brought: false,
  now: new Date(2026, 10, 2, 14, 3).getTime(),
  saving: false,
  savedAs: null,
  opening: false,
  problem: null,
}

test('the names that automation relies on are there', () => {
  const welcome = page(Welcome, { onCreate: nothing, onBring: nothing })
  expect(button(welcome, 'Create a wallet')).toBeDefined()
  expect(button(welcome, 'Bring a wallet to this browser')).toBeDefined()
  expect(button(page(Password, { onChosen: nothing }), 'Continue')).toBeDefined()
  expect(button(page(Servers, { view: servers, actions: serversActions }), 'Create the key')).toBeDefined()
  expect(
    button(page(Ready, { view: ready, actions: { save: nothing, open: nothing } }), 'Open the wallet'),
  ).toBeDefined()
})

test('every page has one heading of the first order', () => {
  const pages = [
    page(Welcome, { onCreate: nothing, onBring: nothing }),
    page(Password, { onChosen: nothing }),
    page(Servers, { view: servers, actions: serversActions }),
    page(Creating, { progress, actions: creatingActions }),
    page(Ready, { view: ready, actions: { save: nothing, open: nothing } }),
    page(Restore, { running: false, problem: null, actions: { restore: nothing, back: nothing } }),
    page(Resume, { running: false, problem: null, actions: { complete: nothing, startOver: nothing } }),
  ]
  for (const html of pages) expect(html.match(/<h1/g)).toHaveLength(1)
})

test('a key cannot be made without a possible quorum', () => {
  const few = { ...servers, chosen: new Set([museum.identity]), weight: null }
  expect(button(page(Servers, { view: few, actions: serversActions }), 'Create the key')).toContain('disabled')
  expect(button(page(Servers, { view: servers, actions: serversActions }), 'Create the key')).not.toContain('disabled')
})

test('fingerprints are eight words in two rows of four', () => {
  const html = page(Servers, { view: servers, actions: serversActions })
  expect(html).toContain('<span>amber quarry lantern oath </span><span>river stone violet moon</span>')
})

test('a second server of a chosen operator is marked, before and after it is chosen', () => {
  const html = page(Servers, { view: servers, actions: serversActions })
  expect(html.match(/Same operator/g)).toHaveLength(1)
  const both = { ...servers, chosen: new Set([museum.identity, archive.identity]) }
  expect(page(Servers, { view: both, actions: serversActions }).match(/Same operator/g)).toHaveLength(2)
})

test('a failed key names the server and the step, and offers both ways on', () => {
  const problem = {
    code: 'party-silent',
    title: 'No key was made',
    text: 'Galerie Vašková stopped at step 3.',
    details: [],
    actions: [],
  }
  const html = page(Creating, { progress: { ...progress, problem }, actions: creatingActions })
  expect(words(html)).toContain('No key was made Galerie Vašková stopped at step 3.')
  expect(words(html)).toContain('party-silent')
  expect(button(html, 'Start over')).toBeDefined()
  expect(button(html, 'Choose another server')).toBeDefined()
  expect(button(html, 'Stop and start over')).toBeUndefined()
})

test('steps are announced when all parties have done them', () => {
  const html = page(Creating, { progress, actions: creatingActions })
  expect(html).toContain('<p class="unseen" aria-live="polite">Each draws a secret of its own: done by all.</p>')
})

test('ready shows the whole address and offers the backup file before the wallet', () => {
  const html = page(Ready, { view: ready, actions: { save: nothing, open: nothing } })
  expect(html).toMatch(new RegExp(`<span[^>]*title="${address}"[^>]*data-testid="address"`))
  expect(html.indexOf('Save the backup file')).toBeLessThan(html.indexOf('Open the wallet'))
  expect(html.match(/button-primary/g)).toHaveLength(1)
})

test('a wallet that was brought says that further accounts are added again, where there are none', () => {
  const brought = (accounts: ReadyView['wallet']['accounts']) =>
    words(page(Ready, { view: { ...ready, brought: true, wallet: { ...ready.wallet, accounts } }, actions }))
  const actions = { save: nothing, open: nothing }
  const [first] = ready.wallet.accounts
  expect(brought([first!])).toContain('A backup file does not list your accounts.')
  expect(brought([first!, { ...first!, id: 'b', index: 1 }])).not.toContain('does not list')
})

test('each address says which chains it is for', () => {
  const tezos = 'tz1dQGfjoErngi7xwBrquiyiRoiK87jgryER'
  const accounts = [
    ready.wallet.accounts[0]!,
    { id: 'b', name: 'Main', kind: 'tz1' as const, family: 'tezos' as const, index: 0, address: tezos },
  ]
  const html = page(Ready, {
    view: { ...ready, wallet: { ...ready.wallet, accounts } },
    actions: { save: nothing, open: nothing },
  })
  expect(words(html)).toMatch(/Your addresses Ethereum and its networks .* Tezos tz1dQGfj/)
  expect(html).toContain('Copy Tezos address, ends ryER')
})

test('nothing is promised that is not built', () => {
  const all = [
    page(Welcome, { onCreate: nothing, onBring: nothing }),
    page(Password, { onChosen: nothing }),
    page(Ready, { view: ready, actions: { save: nothing, open: nothing } }),
    page(Ready, { view: { ...ready, savedAs: 'symbolon.backup' }, actions: { save: nothing, open: nothing } }),
    page(Ready, { view: { ...ready, brought: true }, actions: { save: nothing, open: nothing } }),
  ].join()
  expect(words(all)).not.toMatch(/recovery sheet|paper|new share|passkey|three days|replace it/i)
})

test('a wrong password is said at its field', () => {
  const problem = { code: 'wrong-password', title: 'That is not the password', text: '', details: [], actions: [] }
  const html = page(Restore, { running: false, problem, actions: { restore: nothing, back: nothing } })
  expect(html).toContain('aria-invalid="true"')
  expect(words(html)).toContain('That is not the password.')
})

test('what cannot be read is only tried again; what is damaged gives way to the backup file, and is kept aside', () => {
  const problem: Problem = { code: 'vault-damaged', title: 'Damaged', text: '', details: [], actions: [] }
  const stopped = page(Stopped, { problem, onAgain: nothing })
  expect(button(stopped, 'Try again')).toBeDefined()
  expect(button(stopped, 'Use the backup file')).toBeUndefined()
  expect(button(page(Stopped, { problem, onAgain: nothing, onBring: nothing }), 'Use the backup file')).toBeDefined()
  const restore = { running: false, problem: null, actions: { restore: nothing, back: nothing } }
  expect(words(page(Restore, restore))).not.toContain('kept aside')
  expect(words(page(Restore, { ...restore, putsAside: true }))).toContain('kept aside')
})
