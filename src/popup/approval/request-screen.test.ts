import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import type { Intent } from '../../messages/intent.ts'
import { type RequestView, requestView, type VerdictView } from '../../messages/request.ts'
import type { RequestActions } from './actions.ts'
import { contentKey } from './content-key.ts'
import { RequestScreen } from './request-screen.tsx'

const me = `0x${'b0'.repeat(20)}`
const other = `0x${'15'.repeat(20)}`
const network = {
  family: 'ethereum' as const,
  chain: 'eip155:1',
  chainId: 1,
  decimals: 18,
  name: 'Ethereum',
  symbol: 'ETH',
  rpcUrl: 'https://node.example',
  explorerUrl: null,
  builtIn: true,
  reachable: true,
}
const account = { id: 'a', name: 'Main', kind: 'ethereum' as const, family: 'ethereum' as const, index: 0, address: me }

const intent = (amount: string): Intent => ({
  vocabulary: 1,
  chain: 'eip155:1',
  account: me,
  target: other,
  value: amount,
  maximumFee: '21000',
  nonce: 0,
  digest: `0x${'00'.repeat(32)}`,
  meaning: {
    class: 'transfer',
    asset: { standard: 'native', amount },
    from: me,
    to: other,
    through: 'transaction',
    deadline: null,
  },
})

function verdict(party: number, name: string, state: VerdictView['state'], reading: Intent | null = null): VerdictView {
  return { party, name, state, reason: null, quoted: null, code: null, reading }
}

function request(change: Partial<RequestView> = {}): RequestView {
  return v.parse(requestView, {
    id: 'r',
    revision: 'v1',
    asker: { kind: 'site', origin: 'https://kiosk.example', host: 'kiosk.example' },
    createdAt: 0,
    queue: { position: 1, total: 2 },
    content: {
      kind: 'sign',
      account,
      network,
      intent: intent('500000000000000000'),
      notes: { tokens: [], names: [], spellings: [] },
      lacks: false,
      newRecipient: false,
      fee: { maximum: '21000', asOf: 0 },
      bytePrice: null,
      replaces: null,
      exact: { bytes: '0x0102', fields: [] },
    },
    needed: 1,
    verdicts: [verdict(2, 'Muzeum Nowych Form', 'agrees'), verdict(3, 'Galerie Vašková', 'agrees')],
    alike: true,
    way: { kind: 'approve' },
    phase: { kind: 'open' },
    ...change,
  })
}

const nothing = () => undefined
const actions: RequestActions = {
  approve: nothing,
  reject: nothing,
  refreshFee: nothing,
  retry: nothing,
  leave: nothing,
  stopWaiting: nothing,
  seeActivity: nothing,
  seeParties: nothing,
}

const drawn = (view: RequestView) =>
  renderToStaticMarkup(createElement(RequestScreen, { request: view, sending: false, actions }))

/** The buttons in the order of the page: their words, and whether they can be pressed as first drawn. */
function buttons(html: string): { text: string; disabled: boolean; primary: boolean }[] {
  return [...html.matchAll(/<button([^>]*)>(.*?)<\/button>/gs)].map(([, attributes = '', inside = '']) => ({
    text: inside.replace(/<[^>]*>/g, ''),
    disabled: /\sdisabled=""/.test(attributes),
    primary: attributes.includes('button-primary'),
  }))
}

test('an approval ends on its primary button, which is not armed when it is drawn', () => {
  const all = buttons(drawn(request()))
  expect(all.at(-1)).toEqual({ text: 'Approve and sign', disabled: true, primary: true })
  expect(all.at(-2)).toEqual({ text: 'Reject', disabled: false, primary: false })
})

test('the window is named by the sentence and says where it stands in the queue', () => {
  const html = drawn(request())
  expect(html).toContain('role="dialog" aria-labelledby="sentence-r"')
  expect(html).toMatch(/<h1 id="sentence-r" tabindex="-1"/i)
  expect(html).toContain('1 of 2')
})

test('a refusal stands first, Reject becomes the primary, and the way around is only a link', () => {
  const refused = request({
    verdicts: [verdict(2, 'Muzeum Nowych Form', 'refuses'), verdict(3, 'Galerie Vašková', 'agrees')],
    alike: false,
    way: { kind: 'hold', despite: [2], acknowledge: [] },
  })
  const html = drawn(refused)
  expect(html.indexOf('Muzeum Nowych Form refuses')).toBeLessThan(html.indexOf('The other server'))
  const all = buttons(html)
  expect(all.filter(({ primary }) => primary).map(({ text }) => text)).toEqual(['Reject'])
  expect(all.at(-1)).toEqual({ text: 'Sign without Muzeum Nowych Form…', disabled: true, primary: false })
  expect(html).not.toContain('Approve and sign')
})

test('with too few servers left there is no way on, only Close', () => {
  const problem = { code: 'too-few-agree', title: 'This cannot be signed', text: '', details: [], actions: [] }
  const all = buttons(drawn(request({ way: { kind: 'none', problem } })))
  expect(all.filter(({ primary }) => primary).map(({ text }) => text)).toEqual(['Close'])
  expect(all.map(({ text }) => text)).not.toContain('Approve and sign')
})

test('a server that reads it otherwise is shown with both readings', () => {
  const html = drawn(
    request({
      verdicts: [
        verdict(2, 'Muzeum Nowych Form', 'agrees'),
        verdict(3, 'Galerie Vašková', 'reads-otherwise', intent('4200000000000000000')),
      ],
      alike: false,
      way: { kind: 'none', problem: null },
    }),
  ).replace(/\s/gu, ' ')
  expect(html).toContain('Galerie Vašková reads this otherwise')
  expect(html).toContain('This browser: Send 0.5 ETH to 0x1515…1515. Galerie Vašková: Send 4.2 ETH to 0x1515…1515.')
  expect(html).not.toContain('All read it alike')
})

test('a new recipient is shown with the whole address', () => {
  const { content } = request()
  if (content.kind !== 'sign') throw new Error('unreachable')
  const html = drawn(request({ content: { ...content, newRecipient: true } }))
  expect(html).toContain('You have never sent here. Compare the whole address.')
  expect(html).toContain(`<span class="unseen">${other}</span>`)
})

test('a sign-in for another network says so, and can be signed', () => {
  const { content } = request()
  if (content.kind !== 'sign') throw new Error('unreachable')
  const signIn = (chainId: string) =>
    drawn(
      request({
        content: {
          ...content,
          intent: {
            ...content.intent,
            value: '0',
            nonce: null,
            meaning: {
              class: 'sign-in',
              text: 'kiosk.example wants you to sign in',
              scheme: null,
              domain: 'kiosk.example',
              address: account.address,
              statement: null,
              uri: 'https://kiosk.example',
              version: '1',
              chainId,
              nonce: 'abcdefgh',
              issuedAt: '2026-11-25T12:00:00Z',
              expirationTime: null,
              notBefore: null,
              requestId: null,
              resources: [],
            },
          },
        },
      }),
    )
  const said = `It is for network 137. Here, this site uses ${network.name}.`
  expect(signIn('137')).toContain(said)
  expect(signIn('137')).toContain('Sign in')
  expect(signIn(String(network.chainId))).not.toContain('It is for network')
})

test('connecting names no server and chooses only the current account', () => {
  const second = { ...account, id: 'b', name: 'Loans', index: 1 }
  const html = drawn(
    request({
      content: { kind: 'connect', family: 'ethereum', accounts: [account, second], current: 'a', firstTime: true },
      verdicts: [],
    }),
  )
  expect(html.match(/<input[^>]*checked=""/g)).toHaveLength(1)
  expect(html).toContain('No server is asked: connecting signs nothing.')
  expect(buttons(html).map(({ text }) => text)).toEqual(['Cancel', 'Connect'])
})

test('«Signed» is drawn only for a signature that was verified', () => {
  const steps: [] = []
  const signing = drawn(request({ phase: { kind: 'signing', with: ['Muzeum Nowych Form'], steps } }))
  expect(signing).toContain('Signing with Muzeum Nowych Form')
  expect(signing).not.toContain('>Signed<')
  expect(drawn(request({ phase: { kind: 'signed', steps, hash: null, problem: null } }))).toContain('>Signed<')
})

test('while a node is asked the button says so, and the person may stop waiting', () => {
  const content = { kind: 'add-network' as const, network }
  const all = buttons(drawn(request({ content, phase: { kind: 'carrying-out' }, verdicts: [], needed: 0 })))
  expect(all.map(({ text }) => text).slice(-2)).toEqual(['Stop waiting', 'Asking the node'])
})

test('a node that does not answer leaves a way to try again', () => {
  const problem = { code: 'node-silent', title: 'The node does not answer', text: '', details: [] }
  const phase = { kind: 'failed' as const, problem: { ...problem, actions: ['try-again' as const, 'close' as const] } }
  const html = drawn(request({ content: { kind: 'add-network', network }, phase: { ...phase, retry: true } }))
  expect(html).toContain('Nothing was changed')
  expect(buttons(html).map(({ text }) => text)).toEqual(expect.arrayContaining(['Close', 'Try again']))
})

test('what failed for good says what did not happen, and is only closed', () => {
  const problem = { code: 'wrong-account', title: 'It failed', text: 'Ask the site again.', details: [] }
  const failed = (code: string) =>
    drawn(request({ phase: { kind: 'failed', problem: { ...problem, code, actions: ['close'] }, retry: false } }))
  expect(failed('wrong-account')).toContain('Nothing was signed')
  expect(failed('not-kept')).toContain('Nothing was sent')
  expect(failed('not-kept')).not.toContain('Nothing was signed')
  expect(failed('wrong-account')).toContain('Ask the site again.')
  expect(buttons(failed('wrong-account')).filter(({ primary }) => primary)).toMatchObject([{ text: 'Close' }])
})

test('whatever is told anew disarms what would be pressed; how many wait behind it does not', () => {
  const shown = request()
  const { content } = shown
  if (content.kind !== 'sign') throw new Error('It is a request to sign.')
  const later: Partial<RequestView>[] = [
    { revision: 'v2' },
    { content: { ...content, lacks: true } },
    { content: { ...content, newRecipient: true } },
    { content: { ...content, notes: { ...content.notes, names: [{ address: other, name: 'Obol' }] } } },
    { way: { kind: 'reading' } },
    { verdicts: [] },
  ]
  const keys = later.map((change) => contentKey(request(change)))
  expect(new Set([contentKey(shown), ...keys]).size).toBe(later.length + 1)
  for (const unseen of [
    { queue: { position: 1, total: 3 } },
    { content: { ...content, network: { ...network, reachable: false } } },
  ])
    expect(contentKey(request(unseen))).toBe(contentKey(shown))
})

describe('a token that a site wants shown', () => {
  const watch = (change: object) =>
    drawn(
      request({
        content: {
          kind: 'watch-token',
          account,
          network,
          token: {
            key: `eip155:1/${other}`,
            contract: other,
            tokenId: null,
            standard: 'erc20',
            symbol: 'OBOL',
            name: 'Obol',
            decimals: 6,
            work: false,
          },
          claimed: 'obol',
          held: { state: 'known', amount: '1500000', asOf: 0, stale: false },
          alike: false,
          ...change,
        },
        verdicts: [],
      }),
    )

  test('what its contract says, what is held of it, and who says so', () => {
    const html = watch({})
    expect(html).toContain('Show <bdi>OBOL</bdi> in this wallet?')
    expect(html).toContain('1.5')
    expect(html).toContain('What stands here is what its contract says.')
    expect(html).not.toContain('role="alert"')
    expect(buttons(html).at(-1)).toEqual({ text: 'Show it', disabled: true, primary: true })
  })

  test('another word of the site for it is an alarm, and so is a symbol that is taken', () => {
    expect(watch({ claimed: 'USDC' })).toMatch(/role="alert".*The site calls it USDC\. Its contract calls it OBOL/s)
    expect(watch({ alike: true })).toContain('has the same symbol')
  })

  test('what a contract or a site writes joins no sentence of ours', () => {
    const html = watch({ claimed: 'ETH, which is safe. Approve' })
    expect(html).toContain('The site calls it “ETH, which…”.')
  })

  test('a work is named by its number', () => {
    const token = { key: 'k', contract: other, tokenId: '7', standard: 'erc721', symbol: '', name: 'Tidal Studies' }
    expect(watch({ token: { ...token, decimals: 0, work: true }, claimed: null })).toContain(
      'Show work no. <span title="7">7</span> of “<bdi>Tidal Studies</bdi>” in this wallet?',
    )
  })
})
