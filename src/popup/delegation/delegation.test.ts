import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { type DelegationPage, delegationPage } from '../../messages/delegation.ts'
import { Delegation } from './delegation.tsx'

const BAKER = 'tz1VSUr8wwNhLAzempoch5d6hLRiTh8Cjcjb'
const nothing = () => undefined

function drawn(change: Partial<DelegationPage>): string {
  const page = v.parse(delegationPage, {
    account: { id: 'a', name: 'Main', kind: 'tz1', family: 'tezos', index: 0, address: BAKER },
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
    balance: { amount: '12500000', asOf: 0, stale: false },
    delegation: { state: 'none' },
    stake: { staked: '0', leaving: '0', due: '0' },
    ...change,
  })
  const actions = { propose: nothing, editNetwork: nothing, back: nothing }
  return renderToStaticMarkup(createElement(Delegation, { page, problem: null, waiting: null, actions }))
}

const baker = { state: 'baker' as const, baker: BAKER }

test('without a delegate, one can be chosen and nothing be staked', () => {
  const page = drawn({})
  expect(page).toContain('Nobody')
  expect(page).not.toContain('Stop delegating')
  expect(page).not.toContain('Staking')
  expect(drawn({ delegation: { state: 'unknown' } })).toContain('Not known yet')
})

test('with one, it can be withdrawn and coin be staked; what is not staked is not asked back', () => {
  const page = drawn({ delegation: baker })
  expect(page).toContain('Stop delegating')
  expect(page).toContain('12.5\u00a0XTZ available')
  expect(page).not.toContain('Stop staking')
  expect(page).not.toContain('Take out')
  expect(drawn({ delegation: baker, stake: null })).not.toContain('Staking')
})

test('what is staked, still locked, and due', () => {
  const page = drawn({ delegation: baker, stake: { staked: '3000000', leaving: '1000000', due: '500000' } })
  for (const words of ['Stop staking', 'Still locked for some days', '1 XTZ', 'Can be taken out', '0.5 XTZ'])
    expect(page).toContain(words)
  // Also after the delegate was withdrawn.
  const left = drawn({ stake: { staked: '0', leaving: '0', due: '500000' } })
  expect(left).toContain('Take out')
  expect(left).not.toContain('How much to stake')
})
