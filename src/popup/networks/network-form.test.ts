import { expect, test } from 'vitest'
import { chainTyped, emptyNetwork, networkErrors, withChainId } from './network-form.ts'

const good = { ...emptyNetwork, chainId: '31337', name: 'Dev chain', rpcUrl: 'http://127.0.0.1:8545' }

test('a whole network has no errors', () => {
  expect(networkErrors(good, ['eip155:1'])).toEqual({})
})

test('chain ids in decimal and hex, those of Tezos in base58, and nothing else', () => {
  expect(chainTyped('0x7a69')).toBe('eip155:31337')
  expect(chainTyped(' 1 ')).toBe('eip155:1')
  expect(chainTyped(' NetXdQprcVkpaWU ')).toBe('tezos:NetXdQprcVkpaWU')
  for (const typed of [
    '',
    '0',
    '-1',
    '1.5',
    '1e3',
    '9007199254740993',
    'one',
    'NetXdQprcVkpaW',
    'netXdQprcVkpaWU',
    'NetXdQprcVkpaW0',
  ])
    expect(chainTyped(typed)).toBeNull()
})

test('a coin that nobody named goes with the family', () => {
  const tezos = withChainId(emptyNetwork, 'NetXdQprcVkpaWU')
  expect([emptyNetwork.symbol, tezos.symbol, withChainId(tezos, '1').symbol]).toEqual(['ETH', 'XTZ', 'ETH'])
  expect(withChainId({ ...emptyNetwork, symbol: 'XDAI' }, 'NetXdQprcVkpaWU').symbol).toBe('XDAI')
})

test('a number that is taken', () => {
  expect(networkErrors(good, ['eip155:31337'])).toHaveProperty('chainId')
})

test('plain http only on this computer', () => {
  expect(networkErrors({ ...good, rpcUrl: 'http://node.example' }, [])).toHaveProperty('rpcUrl')
  for (const here of ['http://[::1]:8545', 'http://127.0.0.2'])
    expect(networkErrors({ ...good, rpcUrl: here }, [])).toEqual({ rpcUrl: expect.stringContaining('127.0.0.1') })
  expect(networkErrors({ ...good, rpcUrl: 'https://node.example' }, [])).toEqual({})
  expect(networkErrors({ ...good, rpcUrl: 'javascript:alert(1)' }, [])).toHaveProperty('rpcUrl')
  expect(networkErrors({ ...good, explorerUrl: 'ftp://explorer.example' }, [])).toHaveProperty('explorerUrl')
})
