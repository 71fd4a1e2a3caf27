import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BAKER, CONTRACTS, FA2_TOKENS, type Sandbox, startSandbox } from '../../../e2e/tezos-sandbox/sandbox.ts'
import { createRpc, type TezosRpc } from '../../chains/tezos/rpc.ts'
import { tezosTokens } from './tezos-tokens.ts'

const ALICE = 'tz1VSUr8wwNhLAzempoch5d6hLRiTh8Cjcjb'
const BOB = 'tz2BFTyPeYRzxd5aiBchbXN3WCZhx7BqbMBq'
const NOTHING_THERE = 'KT1PWx2mnDueood7fEmfbBDKx1D9BAnnXitn'
const { fa2, fa12 } = CONTRACTS
const id = (name: keyof typeof FA2_TOKENS) => FA2_TOKENS[name].toString()

let sandbox: Sandbox
let node: TezosRpc
let reader: ReturnType<typeof tezosTokens>
beforeAll(async () => {
  sandbox = await startSandbox({ blockDelay: 'manual' })
  node = createRpc({ url: sandbox.url, fetch, timeoutMs: 10_000 })
  reader = tezosTokens(node, sandbox.chainId)
  sandbox.giveToken('fa12', ALICE, 150_000_000n)
  sandbox.giveToken('fa2', ALICE, 7n, FA2_TOKENS.shell)
  sandbox.giveToken('fa2', ALICE, 1n, FA2_TOKENS.heron)
})
afterAll(() => sandbox.close())

test('what each contract says of its tokens', async () => {
  expect(await reader.look(fa12, null)).toEqual({
    kind: 'token',
    token: { contract: fa12, tokenId: null, standard: 'fa1.2', symbol: 'KELP', name: 'Kelp', decimals: 8 },
  })
  expect(await reader.look(fa2, id('tide'))).toEqual({
    kind: 'token',
    token: { contract: fa2, tokenId: '0', standard: 'fa2', symbol: 'TIDE', name: 'Tide', decimals: 6 },
  })
  expect(await reader.look(fa2, id('heron'))).toMatchObject({
    token: { tokenId: '2', symbol: 'SHORE', name: 'Heron at Low Water', decimals: 0 },
  })
})

test('a token of a contract with several must be named, and exist', async () => {
  expect(await reader.look(fa2, null)).toEqual({ kind: 'needs-id' })
  expect(await reader.look(fa2, '99')).toEqual({ kind: 'no-such-id' })
})

test('no token where no contract is', async () => {
  expect(await reader.look(NOTHING_THERE, null)).toEqual({ kind: 'no-token' })
})

describe('a contract', () => {
  const entrypoints = { transfer: { prim: 'unit' }, approve: { prim: 'unit' }, getBalance: { prim: 'unit' } }
  const saying = (answers: Partial<TezosRpc>) => tezosTokens({ ...node, ...answers }, sandbox.chainId)

  test('that lacks an entrypoint of its standard has no token', async () => {
    const { approve: _, ...rest } = entrypoints
    expect(await saying({ entrypoints: async () => rest }).look(fa12, null)).toEqual({ kind: 'no-token' })
  })

  test('whose balances are no numbers has no token', async () => {
    const odd = saying({ entrypoints: async () => entrypoints, runView: async () => ({ string: 'many' }) })
    expect(await odd.look(fa12, null)).toEqual({ kind: 'no-token' })
  })

  test('that says nothing of itself has a token without words, which is counted whole', async () => {
    const silent = saying({ bigMapValue: async () => null })
    expect(await silent.look(fa2, id('tide'))).toMatchObject({ token: { symbol: '', name: '', decimals: 0 } })
  })

  test.each([
    ['a symbol longer than symbols are', 'symbol', 'S'.repeat(33), { token: { symbol: '' } }],
    ['more decimals than amounts can have', 'decimals', '78', { kind: 'no-token' }],
  ])('that claims %s', async (_, field, said, expected) => {
    const map = { prim: 'Elt', args: [{ string: field }, { bytes: Buffer.from(said).toString('hex') }] }
    const bold = saying({ bigMapValue: async () => ({ prim: 'Pair', args: [{ int: '0' }, [map]] }) })
    expect(await bold.look(fa2, id('tide'))).toMatchObject(expected)
  })
})

test('what an account holds', async () => {
  const of = (contract: string, standard: 'fa1.2' | 'fa2', tokenId: string | null, owner = ALICE) =>
    reader.balance({ contract, standard, tokenId }, owner)
  expect(await of(fa12, 'fa1.2', null)).toBe(150_000_000n)
  expect(await of(fa2, 'fa2', id('shell'))).toBe(7n)
  expect(await of(fa2, 'fa2', id('heron'))).toBe(1n)
  expect(await of(fa2, 'fa2', id('heron'), BOB)).toBe(0n)
  expect(await of(fa2, 'fa2', '99')).toBeNull()
})

test('a node that does not answer says nothing of any token', async () => {
  const silent = tezosTokens(createRpc({ url: 'http://127.0.0.1:9', fetch, timeoutMs: 10_000 }), sandbox.chainId)
  expect(await silent.look(fa12, null)).toEqual({ kind: 'silent' })
  expect(await silent.balance({ contract: fa12, tokenId: null, standard: 'fa1.2' }, ALICE)).toBeNull()
})

test('whether code lies at an address, its address says', async () => {
  expect(await reader.isContract(fa12)).toBe(true)
  expect(await reader.isContract(BAKER)).toBe(false)
})

test('an address as typed', () => {
  expect(reader.contract(` ${fa12} `)).toBe(fa12)
  expect(reader.contract(BAKER)).toBeNull()
  expect(reader.contract(`${fa12.slice(0, -1)}x`)).toBeNull()
})

test('a token of another family is not transferred', () => {
  const token = { contract: fa12, tokenId: null, standard: 'erc20' } as const
  expect(() => reader.transfer(token, ALICE, BOB, 1n)).toThrow(RangeError)
})
