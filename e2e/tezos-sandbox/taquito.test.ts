import { InMemorySigner } from '@taquito/signer'
import type { TezosToolkit } from '@taquito/taquito'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BAKER, CONTRACTS, FA2_TOKENS, type Sandbox, startSandbox } from './sandbox.ts'
import { SECRETS, toolkitFor } from './testing/toolkit.ts'

const FUNDS = 1_000_000_000n
let sandbox: Sandbox
const addresses = {} as Record<keyof typeof SECRETS, string>

beforeAll(async () => {
  for (const name of ['tz1', 'tz2', 'other'] as const)
    addresses[name] = await (await InMemorySigner.fromSecretKey(SECRETS[name])).publicKeyHash()
  sandbox = await startSandbox({
    accounts: [addresses.tz1, addresses.tz2].map((address) => ({ address, balance: FUNDS })),
    blockDelay: 10,
  })
})
afterAll(() => sandbox.close())

const balance = (address: string): bigint => sandbox.account(address)?.balance ?? 0n

describe.each(['tz1', 'tz2'] as const)('a %s account with Taquito', (kind) => {
  let tezos: TezosToolkit
  let address: string
  const fresh = kind === 'tz1' ? 'tz1cJ9Bi4ygAYUvL31fmMCgK2GmWiTQ6ioGP' : 'tz1LHBqjkR1QoJ1k2uukvSVaXGrpkBLZhG48'

  beforeAll(async () => {
    ;({ tezos, address } = await toolkitFor(sandbox.url, SECRETS[kind]))
  })

  test('reads its balance, the chain and the constants', async () => {
    expect(await tezos.tz.getBalance(address)).toMatchObject({ c: [Number(FUNDS)] })
    expect(await tezos.rpc.getChainId()).toBe(sandbox.chainId)
    expect(sandbox.chainId).toMatch(/^Net/)
    expect((await tezos.rpc.getConstants()).cost_per_byte.toNumber()).toBe(250)
    expect((await tezos.rpc.getBlockHeader({ block: 'head~2' })).level).toBe(sandbox.head().level - 2)
  })

  test('estimates, reveals its key and pays into an account that did not exist, whose place is burned for', async () => {
    const estimate = await tezos.estimate.transfer({ to: fresh, amount: 3 })
    expect(estimate.gasLimit).toBeGreaterThanOrEqual(2169)
    // Taquito adds twenty bytes to be sure.
    expect(estimate.storageLimit).toBe(257 + 20)

    const sent = await tezos.contract.transfer({ to: fresh, amount: 3 })
    expect(sent.hash).toMatch(/^o/)
    expect(await sent.confirmation(1)).toBe(sandbox.head().level)
    expect(balance(fresh)).toBe(3_000_000n)
    expect(sandbox.account(address)?.key).toBe(await tezos.signer.publicKey())
    const fees = sandbox.head().operations[0]!.operation.contents.reduce((sum, each) => sum + each.fee, 0n)
    expect(balance(address)).toBe(FUNDS - 3_000_000n - fees - 64_250n)
  })

  test('pays in a batch', async () => {
    const before = balance(fresh)
    const batch = tezos.contract.batch().withTransfer({ to: fresh, amount: 1 }).withTransfer({ to: fresh, amount: 2 })
    const sent = await batch.send()
    await sent.confirmation(1)
    expect(sent.status).toBe('applied')
    expect(balance(fresh)).toBe(before + 3_000_000n)
  })

  test('delegates, stakes, asks its stake back and gets it after four cycles', async () => {
    await (await tezos.contract.setDelegate({ source: address, delegate: BAKER })).confirmation(1)
    expect(await tezos.rpc.getDelegate(address)).toBe(BAKER)
    await (await tezos.contract.stake({ amount: 100 })).confirmation(1)
    expect(sandbox.account(address)?.staked).toBe(100_000_000n)
    await (await tezos.contract.unstake({ amount: 40 })).confirmation(1)
    expect((await tezos.rpc.getUnstakedFrozenBalance(address)).toNumber()).toBe(40_000_000)
    for (let blocks = 0; blocks < 40; blocks++) sandbox.bake()
    expect((await tezos.rpc.getUnstakedFinalizableBalance(address)).toNumber()).toBe(40_000_000)
    const before = balance(address)
    const sent = await tezos.contract.finalizeUnstake({})
    await sent.confirmation(1)
    expect(balance(address)).toBe(before + 40_000_000n - BigInt(sent.fee))
    expect(sandbox.account(address)).toMatchObject({ staked: 60_000_000n, unstaking: [] })
  })

  test('moves an FA2 picture and coins, in one call', async () => {
    const { heron, otter, tide } = FA2_TOKENS
    const picture = kind === 'tz1' ? heron : otter
    sandbox.giveToken('fa2', address, 1n, picture)
    sandbox.giveToken('fa2', address, 5_000_000n, tide)
    const contract = await tezos.contract.at(CONTRACTS.fa2)
    const txs = [
      { to_: fresh, token_id: Number(picture), amount: 1 },
      { to_: fresh, token_id: Number(tide), amount: 1_500_000 },
    ]
    const sent = await contract.methodsObject.transfer!([{ from_: address, txs }]).send()
    await sent.confirmation(1)
    expect(sandbox.tokenBalance('fa2', fresh, picture)).toBe(1n)
    expect(sandbox.tokenBalance('fa2', fresh, tide)).toBe(1_500_000n)
    expect(sandbox.tokenBalance('fa2', address, tide)).toBe(3_500_000n)
  })

  test('lets an operator move its coins, and reads of it in the ledger', async () => {
    const contract = await tezos.contract.at(CONTRACTS.fa2)
    const operator = { owner: address, operator: addresses.other, token_id: Number(FA2_TOKENS.tide) }
    const sent = await contract.methodsObject.update_operators!([{ add_operator: operator }]).send()
    await sent.confirmation(1)

    sandbox.fund(addresses.other, 10_000_000n)
    const other = await toolkitFor(sandbox.url, SECRETS.other)
    const theirs = await other.tezos.contract.at(CONTRACTS.fa2)
    const txs = [{ to_: addresses.other, token_id: Number(FA2_TOKENS.tide), amount: 500_000 }]
    await (await theirs.methodsObject.transfer!([{ from_: address, txs }]).send()).confirmation(1)
    expect(sandbox.tokenBalance('fa2', address, FA2_TOKENS.tide)).toBe(3_000_000n)

    const storage = await contract.storage<{ ledger: { get: (key: unknown) => Promise<{ toString(): string }> } }>()
    expect(String(await storage.ledger.get({ 0: address, 1: 0 }))).toBe('3000000')
    const [answer] = await contract.views.balance_of!([{ owner: address, token_id: 0 }]).read()
    expect(String(answer.balance)).toBe('3000000')
  })

  test('approves and moves an FA1.2 coin', async () => {
    sandbox.giveToken('fa12', address, 700n)
    const contract = await tezos.contract.at(CONTRACTS.fa12)
    await (await contract.methodsObject.approve!({ spender: addresses.other, value: 200 }).send()).confirmation(1)
    await (await contract.methodsObject.transfer!({ from: address, to: fresh, value: 300 }).send()).confirmation(1)
    expect(sandbox.tokenBalance('fa12', address)).toBe(400n)
    expect(String(await contract.views.getBalance!(fresh).read())).toBe('300')
    expect(String(await contract.views.getAllowance!(address, addresses.other).read())).toBe('200')
  })

  test('makes a contract, pays for its storage, registers a constant', async () => {
    const code = 'parameter unit; storage nat; code { CDR; NIL operation; PAIR }'
    const sent = await tezos.contract.originate({ code, storage: 7, balance: '1' })
    await sent.confirmation(1)
    const contract = await sent.contract()
    expect(await contract.storage()).toMatchObject({ c: [7] })
    const more = await tezos.contract.increasePaidStorage({ amount: 10, destination: contract.address })
    await more.confirmation(1)
    expect(more.status).toBe('applied')
    const value = { prim: 'pair', args: [{ prim: 'nat' }, { prim: kind === 'tz1' ? 'string' : 'bytes' }] }
    const constant = await tezos.contract.registerGlobalConstant({ value })
    await constant.confirmation(1)
    expect(constant.globalConstantHash).toMatch(/^expr/)
  })

  test('is told before it is sent that an operation would fail', async () => {
    const contract = await tezos.contract.at(CONTRACTS.fa2)
    const txs = [{ to_: fresh, token_id: 1, amount: 99 }]
    const call = contract.methodsObject.transfer!([{ from_: address, txs }])
    await expect(call.send()).rejects.toThrow('FA2_INSUFFICIENT_BALANCE')
    await expect(tezos.contract.transfer({ to: fresh, amount: 5_000 })).rejects.toThrow('subtraction_underflow')
  })
})

test('tells of a token by TZIP-21', async () => {
  const { tezos } = await toolkitFor(sandbox.url, SECRETS.tz1)
  const contract = await tezos.contract.at(CONTRACTS.fa2)
  type Info = { token_info: { get: (name: string) => string } }
  const storage = await contract.storage<{ token_metadata: { get: (id: number) => Promise<Info> } }>()
  const { token_info } = await storage.token_metadata.get(0)
  const text = (name: string) => Buffer.from(token_info.get(name), 'hex').toString()
  expect([text('name'), text('symbol'), text('decimals')]).toEqual(['Tide', 'TIDE', '6'])
})
