import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { Wallet } from 'ethers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RpcError, type RpcOptions } from '../node.ts'
import { readPayload } from '../registry.ts'
import { attachSignature } from './attach-signature.ts'
import { buildTransaction } from './build-transaction.ts'
import { cancel, speedUp } from './replace.ts'
import { createRpc, type EthereumRpc } from './rpc.ts'

describe('with a real node', () => {
  let anvil: ChildProcess
  let rpc: EthereumRpc
  const wallet = Wallet.createRandom()
  const account = wallet.address.toLowerCase()
  const bob = `0x${'b0'.repeat(20)}`

  beforeAll(async () => {
    anvil = spawn('node_modules/.bin/anvil', ['--port', '0', '--chain-id', '4242', '--no-mining'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    rpc = createRpc({ url: await listeningUrl(anvil), fetch, timeoutMs: 10_000 })
    await rpc.request('anvil_setBalance', [account, '0xde0b6b3a7640000'])
  })

  afterAll(() => {
    anvil.kill()
  })

  function sign(unsigned: Uint8Array): string {
    const reading = readPayload({ kind: 'ethereum-transaction', bytes: unsigned }, account)
    if (!reading.ok) throw new Error(reading.refusal.code)
    const { r, s, yParity: recovery } = wallet.signingKey.sign(reading.digest)
    const signature = { r: hexToBytes(r.slice(2)), s: hexToBytes(s.slice(2)), recovery }
    return `0x${bytesToHex(attachSignature(unsigned, signature).raw)}`
  }

  test('a payment is built, signed, sent, sped up, and mined', async () => {
    const fees = await rpc.fees()
    expect(fees.kind).toBe('base-fee')
    const gasLimit = await rpc.estimateGas({ from: account, to: bob, value: 5n })
    const [chainId, nonce] = [await rpc.chainId(), await rpc.nonce(account)]
    expect([chainId, nonce, gasLimit]).toEqual([4242n, 0, 21_000n])

    const unsigned = buildTransaction({ chainId, nonce, to: bob, value: 5n, data: '0x', gasLimit, fees })
    const first = await rpc.sendRaw(sign(unsigned))
    expect(await rpc.receipt(first)).toBeNull()
    expect([await rpc.nonce(account), await rpc.minedNonce(account)]).toEqual([1, 0])

    const second = await rpc.sendRaw(sign(speedUp(unsigned, await rpc.fees())))
    await rpc.request('anvil_mine', ['0x1'])
    expect(await rpc.receipt(first)).toBeNull()
    expect(await rpc.receipt(second)).toMatchObject({ transactionHash: second, succeeded: true, gasUsed: 21_000n })
    expect(await rpc.balance(bob)).toBe(5n)
    expect(await rpc.blockNumber()).toBe(1n)
  })

  test('a pending payment is cancelled', async () => {
    const fees = await rpc.fees()
    const nonce = await rpc.nonce(account)
    const unsigned = buildTransaction({
      chainId: 4242n,
      nonce,
      to: bob,
      value: 5n,
      data: '0x',
      gasLimit: 21_000n,
      fees,
    })
    await rpc.sendRaw(sign(unsigned))
    const cancelling = await rpc.sendRaw(sign(cancel(unsigned, account, fees, 21_000n)))
    await rpc.request('anvil_mine', ['0x1'])
    expect(await rpc.receipt(cancelling)).toMatchObject({ succeeded: true })
    expect(await rpc.balance(bob)).toBe(5n)
  })

  test("the node's refusal is told", async () => {
    // PUSH1 0 PUSH1 0 REVERT
    await rpc.request('anvil_setCode', [bob, '0x60006000fd'])
    await expect(rpc.call({ from: account, to: bob, data: '0x01' })).rejects.toMatchObject({
      name: 'RpcError',
      code: 'refused',
      answer: { code: 3 },
    })
    await expect(rpc.sendRaw('0x00')).rejects.toMatchObject({ code: 'refused' })
  })

  test('a call answers bytes', async () => {
    const echo = `0x${'ec'.repeat(20)}`
    // returns 32 bytes: 1
    await rpc.request('anvil_setCode', [echo, '0x600160005260206000f3'])
    expect(await rpc.call({ to: echo })).toBe(`0x${'1'.padStart(64, '0')}`)
  })

  test('a closed port is unreachable', async () => {
    const dead = createRpc({ url: 'http://127.0.0.1:9', fetch, timeoutMs: 10_000 })
    await expect(dead.chainId()).rejects.toMatchObject({ code: 'unreachable' })
  })
})

function listeningUrl(anvil: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    anvil.once('exit', () => reject(new Error('anvil ended before it listened')))
    createInterface({ input: anvil.stdout! }).on('line', (line) => {
      const address = /Listening on (\S+)/.exec(line)?.[1]
      if (address !== undefined) resolve(`http://${address}`)
    })
  })
}

describe('what a node may answer', () => {
  function answering(body: string, init: ResponseInit = {}): EthereumRpc {
    const options: RpcOptions = { url: 'http://node', fetch: async () => new Response(body, init), timeoutMs: 10_000 }
    return createRpc(options)
  }

  test.each([
    ['malformed', 'no JSON', {}],
    ['malformed', '{}', {}],
    ['malformed', '{"jsonrpc":"2.0","id":1,"result":"12"}', {}],
    ['malformed', '{"jsonrpc":"2.0","id":1,"result":null}', {}],
    ['malformed', `{"jsonrpc":"2.0","id":1,"result":"0x${'f'.repeat(65)}"}`, {}],
    ['http', '<html>', { status: 502 }],
    ['refused', '{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"no"}}', { status: 429 }],
    ['refused', '{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"no"}}', {}],
  ])('%s: %s', async (code, body, init) => {
    const error = await answering(body, init)
      .chainId()
      .catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(RpcError)
    expect(error).toMatchObject({ code })
  })

  test('a chain without a base fee has a gas price', async () => {
    const answers: Record<string, unknown> = { eth_getBlockByNumber: { number: '0x1' }, eth_gasPrice: '0x7' }
    const rpc = createRpc({
      url: 'http://node',
      fetch: async (_, init) => Response.json({ result: answers[JSON.parse(String(init.body)).method] }),
      timeoutMs: 10_000,
    })
    expect(await rpc.fees()).toEqual({ kind: 'gas-price', gasPrice: 7n })
  })

  describe('the tip, where the node has no word for it', () => {
    const BASE = { number: '0x1', baseFeePerGas: '0x64' }
    const unknown = { error: { code: -32601, message: 'the method does not exist' } }
    const history = (...rewards: string[]) => ({
      result: { oldestBlock: '0x1', reward: rewards.map((each) => [each]) },
    })
    const node = (answers: Record<string, unknown>) =>
      createRpc({
        url: 'http://node',
        fetch: async (_, init) => Response.json(answers[JSON.parse(String(init.body)).method] ?? unknown),
        timeoutMs: 10_000,
      })

    test.each([
      ['is the middle of what the last blocks paid', history('0x9', '0x0', '0x3', '0x5'), '0x65', 5n],
      ['is left of the gas price where no block paid any', history('0x0', '0x0'), '0x66', 2n],
      ['is left of the gas price where nobody knows what they paid', unknown, '0x67', 3n],
      ['is left of the gas price where what they paid makes no sense', { result: [] }, '0x67', 3n],
      ['is none where the gas price is below the base fee', unknown, '0x5', 0n],
    ])('%s', async (_, paid, gasPrice, tip) => {
      const answers = {
        eth_getBlockByNumber: { result: BASE },
        eth_feeHistory: paid,
        eth_gasPrice: { result: gasPrice },
      }
      expect(await node(answers).fees()).toEqual({
        kind: 'base-fee',
        maxFeePerGas: 200n + tip,
        maxPriorityFeePerGas: tip,
      })
    })

    test('the word of the node comes first', async () => {
      const answers = {
        eth_getBlockByNumber: { result: BASE },
        eth_maxPriorityFeePerGas: { result: '0x7' },
        eth_feeHistory: history('0x9'),
      }
      expect(await node(answers).fees()).toMatchObject({ maxPriorityFeePerGas: 7n })
    })

    test('a node that falls silent is not asked something else', async () => {
      const asked: string[] = []
      const rpc = createRpc({
        url: 'http://node',
        async fetch(_, init) {
          const { method } = JSON.parse(String(init.body))
          asked.push(method)
          if (method !== 'eth_getBlockByNumber') throw new TypeError('no connection')
          return Response.json({ result: BASE })
        },
        timeoutMs: 10_000,
      })
      await expect(rpc.fees()).rejects.toMatchObject({ code: 'unreachable' })
      expect(asked).toEqual(['eth_getBlockByNumber', 'eth_maxPriorityFeePerGas'])
    })
  })

  test('silence ends in a timeout', async () => {
    const silent = (_: string, { signal }: RequestInit) =>
      new Promise<Response>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
    const rpc = createRpc({ url: 'http://node', fetch: silent, timeoutMs: 1 })
    await expect(rpc.chainId()).rejects.toMatchObject({ code: 'timeout' })
  })
})
