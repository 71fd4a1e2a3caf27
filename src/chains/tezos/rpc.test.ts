import { describe, expect, test } from 'vitest'
import { createRpc } from './rpc.ts'

const ME = 'tz1VSUr8wwNhLAzempoch5d6hLRiTh8Cjcjb'
const P = 'proto.024-PtTALLiN.'

function answering(body: string, init: ResponseInit = {}) {
  const asked: string[] = []
  const fetch = async (url: string) => {
    asked.push(url)
    return new Response(body, init)
  }
  return { asked, rpc: createRpc({ url: 'http://node/', fetch, timeoutMs: 10_000 }) }
}

describe('what a node may answer', () => {
  test.each([
    ['malformed', 'no JSON', {}],
    ['malformed', '{}', {}],
    ['malformed', '12', {}],
    ['malformed', '"-1"', {}],
    ['malformed', '"0x12"', {}],
    ['malformed', `"${'1'.repeat(79)}"`, {}],
    ['http', '<html>', { status: 502 }],
    ['http', 'Failed to parse the request body', { status: 400 }],
    ['refused', '', { status: 404 }],
    ['refused', `[{"kind":"temporary","id":"${P}contract.balance_too_low"}]`, { status: 500 }],
  ])('%s: %s', async (code, body, init) => {
    await expect(answering(body, init).rpc.balance(ME)).rejects.toMatchObject({ name: 'RpcError', code })
  })

  test('an answer without end is broken off', async () => {
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024)),
    })
    const rpc = createRpc({ url: 'http://node', fetch: async () => new Response(endless), timeoutMs: 10_000 })
    await expect(rpc.balance(ME)).rejects.toMatchObject({ code: 'malformed' })
  })

  test('the address of a node may end in a slash', async () => {
    const { asked, rpc } = answering('"5"')
    expect(await rpc.balance(ME)).toBe(5n)
    expect(asked).toEqual([`http://node/chains/main/blocks/head/context/contracts/${ME}/balance`])
  })

  test('the reasons of a refusal are kept', async () => {
    const error = await answering(`[{"id":"a"},{"id":"${P}b","x":1}]`, { status: 500 })
      .rpc.balance(ME)
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ answer: { code: 500, data: [{ id: 'a' }, { id: `${P}b`, x: 1 }] } })
  })

  test('what is not there is null where that may be', async () => {
    const { rpc } = answering('', { status: 404 })
    expect(await rpc.managerKey(ME)).toBeNull()
    expect(await rpc.delegate(ME)).toBeNull()
    expect(await rpc.script(ME)).toBeNull()
    expect(await rpc.header('head~7')).toBeNull()
  })

  test('a node of another chain is refused', async () => {
    const { rpc } = answering('"NetXdQprcVkpaWU"')
    await rpc.expectChain('NetXdQprcVkpaWU')
    await expect(rpc.expectChain('NetXsqzbfFenSTS')).rejects.toMatchObject({ code: 'another-chain' })
  })

  test('a node that says nothing of its fees asks the usual ones', async () => {
    const usual = { base: 100n, nanotezPerGas: 100n, nanotezPerByte: 1_000n }
    expect(await answering('', { status: 404 }).rpc.minimumFees()).toEqual(usual)
    expect(await answering('{}').rpc.minimumFees()).toEqual(usual)
    const own =
      '{"minimal_fees":"200","minimal_nanotez_per_gas_unit":["1","3"],"minimal_nanotez_per_byte":["1000","1"]}'
    expect(await answering(own).rpc.minimumFees()).toEqual({ base: 200n, nanotezPerGas: 1n, nanotezPerByte: 1_000n })
  })

  test('a node that falls silent says nothing of its fees either', async () => {
    const fetch = async () => {
      throw new TypeError('no connection')
    }
    const rpc = createRpc({ url: 'http://node', fetch, timeoutMs: 10_000 })
    await expect(rpc.minimumFees()).rejects.toMatchObject({ code: 'unreachable' })
  })

  test('Micheline that is deeper than anybody writes is none', async () => {
    const deep = `{"data":${'['.repeat(10_000)}${']'.repeat(10_000)}}`
    await expect(answering(deep).rpc.runView('NetXdQprcVkpaWU', ME, 'a', [])).rejects.toMatchObject({
      code: 'malformed',
    })
  })

  test('a simulation of something else is none', async () => {
    const { rpc } = answering('{"contents":[]}')
    await expect(rpc.simulate('NetXdQprcVkpaWU', 'B', [{}])).rejects.toMatchObject({ code: 'malformed' })
  })
})

test('what an account staked, where a node says that there is none, in either of its ways', async () => {
  const nothing = { staked: 0n, locked: 0n, due: 0n }
  expect(await answering('null').rpc.stake(ME)).toEqual(nothing)
  expect(await answering('', { status: 404 }).rpc.stake(ME)).toEqual(nothing)
  const { asked, rpc } = answering('"7"')
  expect(await rpc.stake(ME)).toEqual({ staked: 7n, locked: 7n, due: 7n })
  expect(asked.map((url) => url.split('/').at(-1))).toEqual([
    'staked_balance',
    'unstaked_frozen_balance',
    'unstaked_finalizable_balance',
  ])
})
