import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BAKER, CONTRACTS, type Sandbox, startSandbox } from '../../../../e2e/tezos-sandbox/sandbox.ts'
import { fa2Transfer, payment } from '../../../chains/tezos/operations.ts'
import { FUNDS, fundedTezos } from '../../testing/funded-tezos.ts'
import { startUnreliableHttp } from '../../testing/unreliable-http.ts'
import { TEZOS_TRANSACTIONS } from './family.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ blockDelay: 'manual' })
})
afterAll(() => sandbox.close())

const funded = (kind?: 'tz1' | 'tz2', url?: string) => fundedTezos(sandbox, kind, url)
const balance = () => sandbox.account(BAKER)!.balance

describe.each(['tz1', 'tz2'] as const)('an operation of a %s account', (kind) => {
  test('is read by everyone, approved, stored, sent, and final', async () => {
    const { all, send, bake, states } = await funded(kind)
    const before = balance()
    const answer = send(payment(BAKER, 5n))
    const { id } = await all.nextRequest()
    const view = await all.ui['requests.view']({ id })
    expect(view).toMatchObject({ alike: true, way: { kind: 'approve' }, content: { network: { family: 'tezos' } } })
    const { content } = view
    expect(content.kind === 'sign' && content.exact.fields.map(({ label }) => label)).toEqual([
      'Block before it',
      'Operation 1',
      'Operation 2',
    ])
    await all.approveNext()
    const hash = await answer
    expect(hash).toMatch(/^o/)
    expect(await states()).toEqual(['pending'])
    await bake()
    expect(balance()).toBe(before + 5n)
    const [inBlock] = await all.ui['activity.list'](null)
    expect(inBlock).toMatchObject({ state: 'pending', actions: [], problem: { code: 'in-block' } })
    await bake(2)
    expect(await states()).toEqual(['confirmed'])
    expect(all.watching).toBe(false)
    const [row] = await all.ui['activity.list'](null)
    expect(row!.problem).toBeNull()
    expect(row).toMatchObject({ hash, state: 'confirmed', actions: [], signedWith: ['Muzeum Nowych Form'] })
  })
})

test('a block that held an operation and gave way to another is no longer told of', async () => {
  const { all, send, bake } = await funded()
  const answer = send(payment(BAKER, 5n))
  const { id } = await all.nextRequest()
  await all.approveNext()
  await answer
  // As after a look at a node whose last block is no more.
  const problem = { code: 'in-block', title: 'It is in a block', text: '', details: [], actions: [] }
  await all.background.activity.move(id, 'pending', { problem })
  await bake(0)
  expect(await all.background.activity.get(id)).toMatchObject({ state: 'pending', problem: null })
})

describe('several of one account', () => {
  test('have one number until one of them is consented to, and follow it then', async () => {
    const { all, send, bake, states, numbers } = await funded()
    const first = send(payment(BAKER, 1n))
    const one = await all.nextRequest()
    const second = send(payment(BAKER, 2n), payment(BAKER, 3n))
    await expect.poll(numbers).toHaveLength(2)
    const [lowest, same] = numbers()
    expect(same).toBe(lowest)
    const other = all.background.approvals.list().find(({ id }) => id !== one.id)!

    // The second is approved before the first.
    const { id, revision } = other
    await all.ui['requests.view']({ id })
    await expect.poll(async () => (await all.ui['requests.view']({ id })).way.kind).toBe('approve')
    await all.ui['requests.approve']({ id, revision, despite: [], acknowledged: [], accounts: null })
    await second
    // It makes the key known and pays twice; the other follows, needs another look, and makes nothing known again.
    const behind = all.background.approvals.get(one.id)
    expect(behind.revision).not.toBe(one.revision)
    expect(behind.body.kind === 'sign' && behind.body.intent).toMatchObject({
      nonce: lowest! + 3,
      meaning: { class: 'transfer' },
    })
    await all.approveNext()
    await first
    expect(await states()).toEqual(['signed', 'pending'])
    const [row, pending] = await all.ui['activity.list'](null)
    expect(row).toMatchObject({ state: 'unsent', actions: [], problem: { code: 'waits-its-turn' } })
    // The network takes no other in its place.
    expect(pending).toMatchObject({ state: 'pending', actions: [], problem: null })
    const { phase } = all.background.approvals.get(one.id)
    expect(phase.kind === 'signed' && phase.steps.at(-1)).toMatchObject({ step: 'sending', state: 'later' })

    await bake()
    expect(await states()).toEqual(['pending', 'pending'])
    await bake(3)
    expect(await states()).toEqual(['confirmed', 'confirmed'])
  })

  test('a number that was given up goes to the next', async () => {
    const { all, send, numbers } = await funded()
    const first = send(payment(BAKER, 1n)).catch((error: unknown) => error)
    const one = await all.nextRequest()
    const second = send(payment(BAKER, 2n))
    await expect.poll(numbers).toHaveLength(2)
    await all.ui['requests.reject']({ id: one.id })
    expect(await first).toMatchObject({ reason: 'rejected' })
    await all.approveNext()
    expect(await second).toMatch(/^o/)
  })

  test('none is signed behind one that was not', async () => {
    const { all, send } = await funded()
    let fail = (_: Error) => {}
    const failing = new Promise<never>((_, reject) => {
      fail = reject
    })
    const { sign } = all.parties.signing
    let calls = 0
    all.parties.signing.sign = (order, signal) => (calls++ === 0 ? failing : sign(order, signal))
    const first = send(payment(BAKER, 1n)).catch((error: unknown) => error)
    await all.approveNext()
    await expect.poll(() => calls).toBe(1)
    const second = send(payment(BAKER, 2n)).catch((error: unknown) => error)
    await all.approveNext()
    fail(new Error('The ceremony broke.'))
    expect(await first).toMatchObject({ message: 'The ceremony broke.' })
    expect(await second).toMatchObject({ code: 'one-before-not-signed' })
    expect(calls).toBe(1)
  })

  test('what is asked for while another is on its way comes after it', async () => {
    const { all, send, bake, states } = await funded()
    const first = send(payment(BAKER, 1n))
    await all.approveNext()
    await first
    const second = send(payment(BAKER, 2n))
    await all.approveNext()
    await second
    expect(await states()).toEqual(['signed', 'pending'])
    await bake(4)
    await bake(3)
    expect(await states()).toEqual(['confirmed', 'confirmed'])
  })
})

describe('what fails', () => {
  test('before anybody is asked: which operation, and why', async () => {
    const { all, send, address } = await funded()
    const tokens = { contract: CONTRACTS.fa2, from: address, to: BAKER, amount: 1n }
    await expect(send(payment(BAKER, 1n), fa2Transfer(tokens, 0n))).rejects.toMatchObject({
      code: 'script-rejected',
      at: 1,
      said: 'FA2_INSUFFICIENT_BALANCE',
    })
    expect(all.background.approvals.list()).toEqual([])
  })

  test('in the block: which operation, and why', async () => {
    const { all, send, bake, states, address } = await funded()
    sandbox.giveToken('fa2', address, 1n, 1n)
    const tokens = { contract: CONTRACTS.fa2, from: address, to: BAKER, amount: 1n }
    const first = send(fa2Transfer(tokens, 1n))
    await all.approveNext()
    await first
    const second = send(payment(BAKER, 1n), fa2Transfer(tokens, 1n))
    await all.approveNext()
    await second
    await bake()
    await bake(1)
    const [failing] = await all.ui['activity.list'](null)
    expect(failing).toMatchObject({ state: 'pending', problem: { code: 'in-block', title: 'It failed in a block' } })
    await bake(2)
    expect(await states()).toEqual(['failed', 'confirmed'])
    const [row] = await all.ui['activity.list'](null)
    expect(row!.problem!.text).toMatch(/^Operation 2 of 2: The contract refused it: “FA2_INSUFFICIENT_BALANCE”/)
  })

  test('at the node: it is told to whoever asked, and its number is free', async () => {
    const { all, send, states, address, bake } = await funded()
    const answer = send(payment(BAKER, FUNDS / 2n)).catch((error: unknown) => error)
    await all.nextRequest()
    // What it was to pay with goes before it is sent.
    sandbox.fund(address, -FUNDS + 10n)
    await all.approveNext()
    expect(await answer).toMatchObject({ code: 'node-rejects' })
    expect(await states()).toEqual(['not-taken'])
    const [row] = await all.ui['activity.list'](null)
    expect(row).toMatchObject({ actions: ['send-now'], problem: { code: 'node-rejects' } })
    expect(row!.problem!.text).toMatch(/^The account does not hold enough for the amount/)
    sandbox.fund(address, FUNDS)
    const next = send(payment(BAKER, 1n))
    await all.approveNext()
    await next
    await bake(3)
    expect(await states()).toEqual(['confirmed', 'replaced'])
  })

  test('in time: no block took it, and none ever will', async () => {
    const { all, send, states, bake } = await funded()
    const answer = send(payment(BAKER, 1n)).catch((error: unknown) => error)
    await all.nextRequest()
    for (let made = 0; made < 130; made += 1) sandbox.bake()
    await all.approveNext()
    await answer
    await bake()
    expect(await states()).toEqual(['expired'])
    const [row] = await all.ui['activity.list'](null)
    expect(row).toMatchObject({ state: 'expired', actions: ['sign-again'], problem: { code: 'expired' } })
    expect(all.watching).toBe(false)

    await all.ui['activity.resign']({ id: row!.id })
    await expect(all.ui['activity.resign']({ id: row!.id })).rejects.toMatchObject({ code: 'settled' })
    await all.approveNext()
    await expect.poll(states).toEqual(['pending', 'expired'])
    await bake(3)
    expect(await states()).toEqual(['confirmed', 'expired'])
    const [, old] = await all.ui['activity.list'](null)
    expect(old!.actions).toEqual([])
  })

  test('a request that waited long is made anew before that', async () => {
    const { all, send, bake, states } = await funded()
    const answer = send(payment(BAKER, 1n))
    const { id, revision } = await all.nextRequest()
    for (let made = 0; made < 130; made += 1) sandbox.bake()
    await all.ui['requests.refreshFee']({ id })
    expect(all.background.approvals.get(id).revision).not.toBe(revision)
    await all.approveNext()
    await answer
    await bake(3)
    expect(await states()).toEqual(['confirmed'])
  })
})

describe('the worker and the node', () => {
  test('what was stored and not sent is sent by the next worker', async () => {
    const node = await startUnreliableHttp(sandbox.url)
    const { all, send, states, bake } = await funded('tz1', node.url)
    node.dropped.add('/injection/operation')
    const answer = send(payment(BAKER, 1n))
    await all.approveNext()
    expect(await answer).toMatch(/^o/)
    expect(await states()).toEqual(['signed'])
    node.dropped.clear()
    await all.restart().recover()
    await all.background.watchNow()
    expect(await states()).toEqual(['pending'])
    await bake(3)
    expect(await states()).toEqual(['confirmed'])
    node.stop()
  })

  test('another of its number that was signed elsewhere overtakes it; it can be signed again with the next', async () => {
    const node = await startUnreliableHttp(sandbox.url)
    const { all, send, states, bake, account, draft } = await funded('tz1', node.url)
    const elsewhere = await draft(payment(BAKER, 9n))()
    node.dropped.add('/injection/operation')
    const answer = send(payment(BAKER, 1n))
    await all.approveNext()
    await answer
    const { signature } = await all.parties.signing.sign(
      {
        payload: { kind: 'tezos-operation', bytes: elsewhere.bytes },
        account,
        without: [],
        acknowledged: [],
        onProgress: () => {},
      },
      new AbortController().signal,
    )
    const { raw } = TEZOS_TRANSACTIONS.attach(elsewhere.bytes, signature)
    const injected = await fetch(`${sandbox.url}/injection/operation`, {
      method: 'POST',
      body: JSON.stringify(Buffer.from(raw).toString('hex')),
    })
    expect(injected.status).toBe(200)
    node.dropped.clear()
    await bake(3)
    expect(await states()).toEqual(['replaced'])
    const [row] = await all.ui['activity.list'](null)
    expect(row).toMatchObject({ actions: ['sign-again'], problem: { code: 'overtaken' } })
    await all.ui['activity.resign']({ id: row!.id })
    await all.approveNext()
    await expect.poll(states).toEqual(['pending', 'replaced'])
    await bake(3)
    expect(await states()).toEqual(['confirmed', 'replaced'])
    node.stop()
  })

  test('a node of another chain makes nothing, is sent nothing, and is not believed', async () => {
    const other = await startSandbox({ chainName: 'another', blockDelay: 'manual' })
    for (let made = 0; made < 200; made += 1) other.bake()
    const { all, network, send, bake, states } = await funded()
    const answer = send(payment(BAKER, 1n))
    await all.approveNext()
    await answer
    await all.background.networks.edit({ ...network, rpcUrl: other.url })
    // The other chain is beyond the last block that could hold it, and knows nothing of its number.
    await bake()
    expect(await states()).toEqual(['pending'])
    const [entry] = await all.background.activity.list()
    await all.ui['activity.send']({ id: entry!.id })
    expect(await all.background.activity.list()).toMatchObject([{ problem: { code: 'node-of-another-chain' } }])
    await expect(send(payment(BAKER, 2n))).rejects.toMatchObject({ code: 'another-chain' })
    expect(other.refusals).toEqual([])

    await all.background.networks.edit(network)
    await bake()
    await bake(3)
    expect(await states()).toEqual(['confirmed'])
    await other.close()
  })
})
