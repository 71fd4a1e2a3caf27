import { expect, test } from 'vitest'
import { emptyNetwork, networkErrors, readChainId } from './network-form.ts'

const good = { ...emptyNetwork, chainId: '31337', name: 'Dev chain', rpcUrl: 'http://127.0.0.1:8545' }

test('a whole network has no errors', () => {
  expect(networkErrors(good, [1])).toEqual({})
})

test('chain ids in decimal and hex, and nothing else', () => {
  expect(readChainId('0x7a69')).toBe(31337)
  expect(readChainId(' 1 ')).toBe(1)
  for (const typed of ['', '0', '-1', '1.5', '1e3', '9007199254740993', 'one']) expect(readChainId(typed)).toBeNull()
})

test('a number that is taken', () => {
  expect(networkErrors(good, [31337])).toHaveProperty('chainId')
})

test('plain http only on this computer', () => {
  expect(networkErrors({ ...good, rpcUrl: 'http://node.example' }, [])).toHaveProperty('rpcUrl')
  for (const here of ['http://[::1]:8545', 'http://127.0.0.2'])
    expect(networkErrors({ ...good, rpcUrl: here }, [])).toEqual({ rpcUrl: expect.stringContaining('127.0.0.1') })
  expect(networkErrors({ ...good, rpcUrl: 'https://node.example' }, [])).toEqual({})
  expect(networkErrors({ ...good, rpcUrl: 'javascript:alert(1)' }, [])).toHaveProperty('rpcUrl')
  expect(networkErrors({ ...good, explorerUrl: 'ftp://explorer.example' }, [])).toHaveProperty('explorerUrl')
})
