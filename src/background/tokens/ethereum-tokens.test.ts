import { AbiCoder } from 'ethers/abi'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRpc } from '../../chains/ethereum/rpc.ts'
import { type DevChain, startDevChain } from '../testing/dev-chain.ts'
import { tokensOnChain } from '../testing/tokens.ts'
import { ethereumTokens } from './ethereum-tokens.ts'

const ALICE = `0x${'a1'.repeat(20)}`
const ODD = `0x${'0d'.repeat(20)}`
let chain: DevChain
let on: Awaited<ReturnType<typeof tokensOnChain>>
let reader: ReturnType<typeof ethereumTokens>
beforeAll(async () => {
  chain = await startDevChain(4_271)
  on = await tokensOnChain(chain.url)
  reader = ethereumTokens(on.rpc)
  await on.mintObols(ALICE, 1_500_000n)
  await on.mintStudy(ALICE)
  await on.mintEditions(ALICE, 7n, 3n)
}, 60_000)
afterAll(() => chain.stop())

test('what each contract says of itself', async () => {
  const { obol, studies, editions } = on.contracts
  expect(await reader.look(obol, null)).toEqual({
    kind: 'token',
    token: { contract: obol, tokenId: null, standard: 'erc20', symbol: 'OBOL', name: 'Obol', decimals: 6 },
  })
  expect(await reader.look(studies, '1')).toEqual({
    kind: 'token',
    token: { contract: studies, tokenId: '1', standard: 'erc721', symbol: 'TIDE', name: 'Tidal Studies', decimals: 0 },
  })
  expect(await reader.look(editions, '7')).toMatchObject({
    kind: 'token',
    token: { standard: 'erc1155', tokenId: '7', symbol: 'QUAY', decimals: 0 },
  })
})

test('a work must be named, and exist where its contract knows', async () => {
  const { studies, editions } = on.contracts
  for (const contract of [studies, editions]) expect(await reader.look(contract, null)).toEqual({ kind: 'needs-id' })
  expect(await reader.look(studies, '99')).toEqual({ kind: 'no-such-id' })
  expect(await reader.look(editions, (2n ** 256n).toString())).toEqual({ kind: 'no-such-id' })
})

test.each([
  ['nobody is at home', null],
  ['every answer is empty', '0x'],
  ['every answer is the largest number', `0x${'f'.repeat(64)}`],
  ['every answer is a text', AbiCoder.defaultAbiCoder().encode(['string'], ['OBOL'])],
])('no token where %s', async (_, answer) => {
  await on.rpc.request('anvil_setCode', [ODD, '0x'])
  if (answer !== null) await on.answering(ODD, answer)
  expect(await reader.look(ODD, null)).toEqual({ kind: 'no-token' })
  expect(await reader.look(ODD, '1')).toEqual({ kind: 'no-token' })
})

test('a contract that reverts on what it does not know is no token', async () => {
  expect(await reader.look(on.contracts.guestbook, null)).toEqual({ kind: 'no-token' })
})

test('what an account holds', async () => {
  const { obol, studies, editions } = on.contracts
  const of = (contract: string, standard: 'erc20' | 'erc721' | 'erc1155', tokenId: string | null, owner = ALICE) =>
    reader.balance({ contract, standard, tokenId }, owner)
  expect(await of(obol, 'erc20', null)).toBe(1_500_000n)
  expect(await of(studies, 'erc721', '1')).toBe(1n)
  expect(await of(studies, 'erc721', '1', ODD)).toBe(0n)
  expect(await of(studies, 'erc721', '99')).toBe(0n)
  expect(await of(editions, 'erc1155', '7')).toBe(3n)
  expect(await of(on.contracts.guestbook, 'erc20', null)).toBeNull()
})

test('a node that does not answer says nothing of any token', async () => {
  const silent = ethereumTokens(createRpc({ url: 'http://127.0.0.1:9', fetch, timeoutMs: 10_000 }))
  const { obol } = on.contracts
  expect(await silent.look(obol, null)).toEqual({ kind: 'silent' })
  expect(await silent.balance({ contract: obol, tokenId: null, standard: 'erc20' }, ALICE)).toBeNull()
  expect(await silent.isContract(obol)).toBeNull()
})

test('whether code lies at an address', async () => {
  expect(await reader.isContract(on.contracts.obol)).toBe(true)
  expect(await reader.isContract(ALICE)).toBe(false)
})

test('what no contract counts is no transfer', () => {
  const token = { contract: on.contracts.obol, tokenId: null, standard: 'erc20' } as const
  expect(() => reader.transfer(token, ALICE, ODD, 2n ** 256n)).toThrow(RangeError)
  expect(() => reader.transfer({ ...token, standard: 'fa2' }, ALICE, ODD, 1n)).toThrow(RangeError)
})
