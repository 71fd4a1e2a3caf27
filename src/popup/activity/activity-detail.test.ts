import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { ALICE } from '../../chains/tezos/testing/operations.ts'
import type { Problem } from '../../messages/problem.ts'
import { activityRow } from '../../messages/ui.ts'
import { operations } from '../testing/tezos-intents.ts'
import { ActivityDetail } from './activity-detail.tsx'

const me = `0x${'b0'.repeat(20)}`
const other = `0x${'15'.repeat(20)}`
const nothing = () => undefined

const drawn = (problem: Problem | null, change: object = {}) => {
  const row = v.parse(activityRow, {
    id: 'r',
    at: 0,
    state: 'signed',
    asker: { kind: 'wallet' },
    account: { id: 'a', name: 'Main', kind: 'ethereum', family: 'ethereum', index: 0, address: me },
    network: {
      family: 'ethereum',
      chain: 'eip155:137',
      chainId: 137,
      decimals: 18,
      name: 'Pole',
      symbol: 'POL',
      rpcUrl: 'https://node.example',
      explorerUrl: null,
      builtIn: false,
      reachable: false,
    },
    intent: {
      vocabulary: 1,
      chain: 'eip155:137',
      account: me,
      target: other,
      value: '5',
      maximumFee: '21000',
      nonce: 0,
      digest: `0x${'00'.repeat(32)}`,
      meaning: {
        class: 'transfer',
        asset: { standard: 'native', amount: '5' },
        from: me,
        to: other,
        through: 'transaction',
        deadline: null,
      },
    },
    notes: { tokens: [], names: [], spellings: [] },
    hash: `0x${'01'.repeat(32)}`,
    signedWith: [],
    problem,
    actions: ['send-now'],
    ...change,
  })
  const actions = { act: nothing, open: nothing }
  return renderToStaticMarkup(
    createElement(ActivityDetail, { row, problem: null, actions, editNetwork: nothing, onBack: nothing }),
  )
}

test('where the node is what failed, another one can be used', () => {
  const silent: Problem = { code: 'node-silent', title: 'Silent', text: '', details: [], actions: ['edit-network'] }
  expect(drawn(silent)).toContain('Use another node')
  expect(drawn({ ...silent, actions: [] })).not.toContain('Use another node')
  expect(drawn(null)).not.toContain('Use another node')
})

const tezos = {
  account: { id: 'a', name: 'Main', kind: 'tz1', family: 'tezos', index: 0, address: ALICE },
  network: {
    family: 'tezos',
    chain: 'tezos:NetXdQprcVkpaWU',
    chainId: 'NetXdQprcVkpaWU',
    decimals: 6,
    name: 'Tezos',
    symbol: 'XTZ',
    rpcUrl: 'https://node.example',
    explorerUrl: 'https://explorer.example',
    builtIn: true,
    reachable: true,
  },
  hash: `o${'o'.repeat(50)}`,
}
const words = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/gu, ' ')

test('a Tezos operation tells its fee and storage, and where it is found', () => {
  const html = drawn(null, { ...tezos, intent: operations.contractCall() })
  expect(words(html)).toContain('Fee, at most 0.0004 XTZ Storage, at most 60 bytes')
  expect(html).toContain('What the function is given')
  expect(html).toContain(`href="https://explorer.example/${tezos.hash}"`)
})

test('of a batch every operation is told', () => {
  const text = words(drawn(null, { ...tezos, intent: operations.payments() }))
  expect(text).toMatch(/1 Make this account’s public key known .*3 Send 2 XTZ to /)
})

test('an Ethereum transaction tells nothing of storage', () => {
  expect(words(drawn(null))).not.toMatch(/Storage|Fee/)
})
