import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { ALICE } from '../../chains/tezos/testing/operations.ts'
import type { Intent } from '../../messages/intent.ts'
import { type RequestView, requestView, type VerdictView } from '../../messages/request.ts'
import { messages, operations } from '../testing/tezos-intents.ts'
import { RequestScreen } from './request-screen.tsx'

const agrees = (party: number, name: string): VerdictView => ({
  ...{ party, name, state: 'agrees', reason: null },
  ...{ quoted: null, code: null, reading: null },
})

function request(intent: Intent, change: Partial<RequestView> = {}, content: object = {}): RequestView {
  return v.parse(requestView, {
    id: 'r',
    revision: 'v1',
    asker: { kind: 'site', origin: 'https://kiosk.example', host: 'kiosk.example' },
    createdAt: 0,
    queue: { position: 1, total: 1 },
    content: {
      kind: 'sign',
      account: { id: 'a', name: 'Main', kind: 'tz1', family: 'tezos', index: 0, address: ALICE },
      network: {
        family: 'tezos',
        chain: 'tezos:NetXdQprcVkpaWU',
        chainId: 'NetXdQprcVkpaWU',
        decimals: 6,
        name: 'Tezos',
        symbol: 'XTZ',
        rpcUrl: 'https://node.example',
        explorerUrl: null,
        builtIn: true,
        reachable: true,
      },
      intent,
      notes: { tokens: [], names: [], spellings: [] },
      lacks: false,
      newRecipient: false,
      fee: intent.nonce === null ? null : { maximum: intent.maximumFee, asOf: 0 },
      bytePrice: intent.nonce === null ? null : '250',
      replaces: null,
      exact: { bytes: '0x0102', fields: [] },
      ...content,
    },
    needed: 1,
    verdicts: [agrees(2, 'Muzeum Nowych Form'), agrees(3, 'Galerie Vašková')],
    alike: true,
    way: { kind: 'approve' },
    phase: { kind: 'open' },
    ...change,
  })
}

const nothing = () => undefined
const actions = {
  ...{ approve: nothing, reject: nothing, refreshFee: nothing, retry: nothing },
  ...{ leave: nothing, stopWaiting: nothing, seeActivity: nothing, seeParties: nothing },
}

const drawn = (view: RequestView) =>
  renderToStaticMarkup(createElement(RequestScreen, { request: view, sending: false, actions }))

/** The text of the page, its parts divided by spaces. */
const words = (view: RequestView) =>
  drawn(view)
    .replace(/<[^>]*>/g, ' ')
    .replace(/&quot;/g, '"')
    .replace(/\s+/gu, ' ')

/** The buttons in the order of the page. */
const buttons = (html: string) =>
  [...html.matchAll(/<button[^>]*>(.*?)<\/button>/gs)].map(([, inside = '']) => inside.replace(/<[^>]*>/g, ''))

test('a payment tells in XTZ what leaves, what it may cost and all that can', () => {
  const text = words(request(operations.firstPayment()))
  expect(text).toContain('Send 1.5 XTZ to tz2P6…Y1k5')
  expect(text).toContain('Also makes your public key known, once')
  expect(text).toContain('Fee, at most 0.0008 XTZ')
  expect(text).toContain('Storage, at most 0.03 XTZ for 120 bytes')
  expect(text).toContain('In all, at most 1.5308 XTZ')
})

test('what the site sends itself says so, with what it costs, and no other fee can be asked for', () => {
  const intent = operations.payment()
  const view = request(intent, {}, { fee: { maximum: intent.maximumFee, asOf: null } })
  expect(words(view)).toContain('The site gets it signed, and may send it whenever it likes.')
  expect(words(view)).toContain('Fee, at most')
  expect(buttons(drawn(view))).not.toContain('Ask for the fee again')
  expect(words(request(intent))).not.toContain('may send it whenever it likes')
  expect(buttons(drawn(request(intent)))).toContain('Ask for the fee again')
})

test('a new recipient is shown with the whole address', () => {
  const intent = operations.payment()
  const html = drawn(request(intent, {}, { newRecipient: true }))
  expect(html).toContain('You have never sent here. Compare the whole address.')
  expect(html).toContain(`<span class="unseen">${intent.target}</span>`)
})

test('a call nobody knows says so, and what it is given can be opened', () => {
  const html = drawn(request(operations.contractCall()))
  expect(html).toContain('Neither this browser nor your servers know what this function does.')
  expect(html).toMatch(/<button[^>]*aria-expanded="false"[^>]*>What the function is given<\/button>/)
  expect(html.indexOf('What the function is given')).toBeLessThan(html.indexOf('You and one of these sign'))
})

test('staking and delegating say what that means', () => {
  expect(words(request(operations.stake()))).toContain('They cannot be sent until you stop staking')
  expect(words(request(operations.delegation()))).toContain('Your coins stay yours and free to send.')
})

describe('a batch', () => {
  test('is a numbered list, each told by its own sentence', () => {
    const html = drawn(request(operations.payments()))
    expect(html.match(/<li class="operation">/g)).toHaveLength(3)
    const text = words(request(operations.payments()))
    expect(text).toContain('Make 2 payments, 3 XTZ in all')
    expect(text).toContain('All of them happen, or none.')
    expect(text).toMatch(/1 Make this account’s public key known .*2 Send 1 XTZ to .*3 Send 2 XTZ to /)
    for (const number of [1, 2, 3]) expect(html).toContain(`aria-label="Details of number ${number}"`)
  })

  test('tells the danger of one operation before all of them', () => {
    const html = drawn(request(operations.offer()))
    expect(html).toMatch(/<h1.*and let .*kiosk\.example.* take without limit/)
    const danger = html.indexOf('Number 1: A permission with no end')
    expect(danger).toBeGreaterThan(0)
    expect(danger).toBeLessThan(html.indexOf('class="operations"'))
  })

  test('of many shows the first, and a way to the rest', () => {
    const html = drawn(request(operations.many()))
    expect(html.match(/<li class="operation">/g)).toHaveLength(4)
    expect(buttons(html)).toContain('6 more')
    // What it hides is told above all the same.
    expect(html).toContain('Number 10: A permission with no end')
  })

  test('that permits without limit is only approved behind a hold', () => {
    const way: RequestView['way'] = { kind: 'hold', despite: [], acknowledge: ['unlimited-approval'] }
    const all = buttons(drawn(request(operations.offer(), { way })))
    expect(all).not.toContain('Approve and sign')
    expect(all.at(-1)).toBe('Allow it without limit…')
  })

  test('that a server reads otherwise is shown with both readings, one by one', () => {
    const reading = operations.paidBatch()
    const other: VerdictView = { ...agrees(3, 'Galerie Vašková'), state: 'reads-otherwise', reading }
    const verdicts = [agrees(2, 'Muzeum Nowych Form'), other]
    const text = words(request(operations.payments(), { verdicts, alike: false, way: { kind: 'none', problem: null } }))
    expect(text).toContain('This browser: Make 2 payments, 3 XTZ in all: 1. Make this account’s public key known; 2.')
    expect(text).toContain('Galerie Vašková: Do 2 things at once, for 1 XTZ: 1. Send 1 XTZ to tz2P6…Y1k5; 2. Call')
  })
})

describe('what is signed and not sent', () => {
  test('a text is shown whole', () => {
    const text = words(request(messages.text()))
    expect(text).toContain('A signed message. It moves nothing by itself.')
    expect(text).toMatch(/Lent until spring\. Nobody moves it before\./)
    expect(text).not.toContain('Fee, at most')
    expect(words(request(messages.packedText()))).toContain('2026-01-02T03:04:05Z Lent until spring.')
  })

  test('data is shown as it stands', () => {
    const html = drawn(request(messages.packedData()))
    expect(html).toMatch(/<section class="signed-text micheline" aria-label="The data to be signed" tabindex="0">/i)
    expect(words(request(messages.packedData()))).toContain('"tz2P67NzuSizsaUW2AHmGMUv9eXp6q8AY1k5" 7 {"a"; "b"}')
  })

  test('a sign-in names its site', () => {
    const text = words(request(messages.signIn()))
    expect(text).toContain('A signed message that speaks like a sign-in.')
    expect(text).toContain('Site named in it kiosk.example , the same')
    expect(text).toContain('See the loans.')
  })
})

test('what would fail says which part of it, and why, and can only be closed', () => {
  const { content, ...rest } = request(operations.payments())
  if (content.kind !== 'sign') throw new Error('It is to be signed.')
  const { account, network, exact } = content
  const reason = 'Operation 2 of 3: The contract refused it: “FA2_NOT_OWNER”, the tokens are not the account’s.'
  const problem = {
    code: 'would-fail',
    title: 'This would fail',
    text: reason,
    details: [],
    actions: ['close' as const],
  }
  const view: RequestView = {
    ...rest,
    content: { kind: 'would-fail', account, network, exact },
    way: { kind: 'none', problem },
    verdicts: [],
  }
  const text = words(view)
  expect(text).toMatch(/What .*kiosk\.example.* asks for would fail/)
  expect(text).toContain(reason)
  expect(text).toContain('Nothing was signed or sent, and the site knows.')
  expect(text).toContain('From Main')
  expect(buttons(drawn(view))).toEqual(['Exact data, 2 bytes', 'Close'])
})
