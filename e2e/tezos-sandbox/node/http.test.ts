import { afterAll, beforeAll, expect, test } from 'vitest'
import { BAKER, CONTRACTS, type Sandbox, startSandbox } from '../sandbox.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ blockDelay: 'manual' })
})
afterAll(() => sandbox.close())

const ask = (path: string, init?: RequestInit) => fetch(`${sandbox.url}${path}`, init)
const HEAD = '/chains/main/blocks/head'

test('any page may call, also with a body of JSON', async () => {
  const preflight = await ask('/injection/operation', { method: 'OPTIONS' })
  expect(preflight.status).toBe(204)
  expect(preflight.headers.get('access-control-allow-headers')).toBe('*')
  const answer = await ask('/chains/main/chain_id')
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  expect(await answer.json()).toBe(sandbox.chainId)
})

test('blocks are found by name, by level, by hash and by how far back they are', async () => {
  const { level, hash, predecessor } = sandbox.head()
  const hashOf = async (id: string) => (await ask(`/chains/main/blocks/${id}/hash`)).json()
  expect(await Promise.all(['head', String(level), hash, `${hash}~0`].map(hashOf))).toEqual(Array(4).fill(hash))
  expect(await hashOf('head~1')).toBe(predecessor)
  expect((await ask('/chains/main/blocks/head~999/hash')).status).toBe(404)
})

test('a ledger of an earlier block is still there', async () => {
  const { level } = sandbox.head()
  sandbox.fund(BAKER, 5n)
  const balanceAt = async (id: number) =>
    (await ask(`/chains/main/blocks/${id}/context/contracts/${BAKER}/balance`)).json()
  expect([await balanceAt(level), await balanceAt(level + 1)]).toEqual(['6000000000', '6000000005'])
})

test.each([
  ['no address', `${HEAD}/context/contracts/tz1nobody/balance`, 400],
  ['no contract', `${HEAD}/context/contracts/KT1Mi8MejYS9agBUnhuHGHSvLf6ZVuwMgsM3/script`, 404],
  ['no delegate', `${HEAD}/context/contracts/tz1cJ9Bi4ygAYUvL31fmMCgK2GmWiTQ6ioGP/delegate`, 404],
  ['no key of a big map', `${HEAD}/context/big_maps/101/nothing`, 404],
  ['no such call', '/chains/main/nothing', 404],
])('%s is answered as a node does', async (_, path, status) => {
  expect((await ask(path)).status).toBe(status)
})

test.each([
  ['no JSON', '{'],
  ['no hexadecimal digits', '"xyz"'],
  ['no text', '7'],
])('an injection of %s is answered 400', async (_, body) => {
  expect((await ask('/injection/operation', { method: 'POST', body })).status).toBe(400)
})

test('more than a megabyte is not read', async () => {
  const body = `"${'00'.repeat(600_000)}"`
  expect((await ask('/injection/operation', { method: 'POST', body })).status).toBe(413)
})

test('what a contract takes can be asked', async () => {
  const answer = await ask(`${HEAD}/context/contracts/${CONTRACTS.fa12}/entrypoints`)
  const { entrypoints } = (await answer.json()) as { entrypoints: object }
  expect(Object.keys(entrypoints).sort()).toEqual([
    'approve',
    'getAllowance',
    'getBalance',
    'getTotalSupply',
    'transfer',
  ])
})
