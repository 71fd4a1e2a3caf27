import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { isOpen } from '../requests/request.ts'
import { isTransaction } from '../stores/activity.ts'
import { type DevChain, startDevChain, startUnreliableNode } from '../testing/dev-chain.ts'
import { BOB, CHAIN_ID, fundedWallet } from '../testing/funded-wallet.ts'

let chain: DevChain
let node: Awaited<ReturnType<typeof startUnreliableNode>>
beforeAll(async () => {
  chain = await startDevChain(CHAIN_ID)
  node = await startUnreliableNode(chain.url)
})
beforeEach(() => {
  node.said.clear()
})
afterAll(() => {
  node.stop()
  chain.stop()
})

const SEND = 'eth_sendRawTransaction'
const RECEIPT = 'eth_getTransactionReceipt'
const refuses = (message: string, code = -32_000) => node.said.set(SEND, { error: { code, message } })

async function wallet() {
  const funded = await fundedWallet(chain, node.url)
  const { all, rpc } = funded
  const entries = async () => (await all.background.activity.list()).filter(isTransaction)
  /** State and number of each transaction, the newest first. */
  const lines = async () => (await entries()).map(({ state, transaction }) => [state, transaction.nonce])
  const actionsOf = async (id: string) =>
    (await all.ui['activity.list'](null)).find((row) => row.id === id)!.actions.join(' ')
  /** A request of the wallet's own is approved, and was handed to the node. */
  const carriedOut = async ({ id }: { id: string }) => {
    while ((await all.nextRequest()).id !== id) await new Promise((resolve) => setTimeout(resolve))
    await all.approveNext()
    const isOver = () => {
      const { phase } = all.background.approvals.get(id)
      return phase.kind === 'signed' && phase.steps.every(({ step, state }) => step !== 'sending' || state !== 'now')
    }
    while (!isOver()) await new Promise((resolve) => setTimeout(resolve))
    return id
  }
  /** So deep that what is not in a block by then counts as overtaken. */
  const mineDeep = async () => {
    await rpc.request('anvil_mine', ['0x4'])
    await all.background.watchNow()
  }
  return { ...funded, entries, lines, actionsOf, carriedOut, mineDeep }
}

describe('a transaction that its node refuses', () => {
  /** Its node refused it, and would take it by now. */
  async function refusedOnce() {
    const made = await wallet()
    refuses('max fee per gas less than block base fee')
    await expect(made.approved(made.send('0x1'))).rejects.toMatchObject({ code: -32_003 })
    node.said.clear()
    const [{ id } = { id: '' }] = await made.entries()
    return { ...made, id }
  }

  test('is an error to the page, is not sent again by itself, and gives its number back', async () => {
    const { all, send, approved, lines, entries, actionsOf, mine } = await wallet()
    refuses('insufficient funds for gas * price + value')
    await expect(approved(send('0x1'))).rejects.toMatchObject({ code: -32_003 })
    expect(await lines()).toEqual([['not-taken', 0]])
    const [first] = await entries()
    expect(first!.problem).toMatchObject({ code: 'node-rejects', text: expect.stringContaining('insufficient funds') })
    expect(await actionsOf(first!.id)).toBe('send-now speed-up cancel')
    node.said.clear()
    await all.background.watchNow()
    expect(await lines()).toEqual([['not-taken', 0]])
    await approved(send('0x2'))
    expect(await lines()).toEqual([
      ['pending', 0],
      ['not-taken', 0],
    ])
    expect(await actionsOf(first!.id)).toBe('')
    await expect(all.ui['activity.send']({ id: first!.id })).rejects.toMatchObject({ code: 'settled' })
    await mine()
    expect(await lines()).toEqual([
      ['confirmed', 0],
      ['replaced', 0],
    ])
    expect((await entries())[1]!.transaction.replacedBy).toBe((await entries())[0]!.transaction.hash)
  })

  test('is sent when the person says so, unless another request has its number by then', async () => {
    const { all, send, lines, id } = await refusedOnce()
    const other = expect(send('0x2')).rejects.toMatchObject({ code: 4001 })
    const waiting = await all.nextRequest()
    expect(waiting.body).toMatchObject({ intent: { nonce: 0 } })
    await expect(all.ui['activity.send']({ id })).rejects.toMatchObject({ code: 'same-number' })
    await all.ui['requests.reject']({ id: waiting.id })
    await other
    await all.ui['activity.send']({ id })
    expect(await lines()).toEqual([['pending', 0]])
  })

  test('and a second one that would take its number wait for each other', async () => {
    const { all, send, id } = await refusedOnce()
    const other = expect(send('0x2')).rejects.toMatchObject({ code: 4001 })
    const waiting = await all.nextRequest()
    await expect(all.ui['activity.speedUp']({ id })).rejects.toMatchObject({ code: 'same-number' })
    await all.ui['requests.reject']({ id: waiting.id })
    await other
    await all.ui['activity.speedUp']({ id })
    const last = expect(send('0x3')).rejects.toMatchObject({ code: 4001 })
    while (all.background.approvals.list().filter(isOpen).length < 2)
      await new Promise((resolve) => setTimeout(resolve))
    const [replacing, behind] = all.background.approvals.list().filter(isOpen)
    expect([replacing, behind].map((each) => each!.body)).toMatchObject([
      { intent: { nonce: 0 } },
      { intent: { nonce: 1 } },
    ])
    await all.background.approvals.end(() => true, 'locked')
    await last
  })

  test('leaves no gap before the one that waits behind it', async () => {
    const { all, send, approved } = await wallet()
    refuses('insufficient funds')
    const first = send('0x1')
    await all.nextRequest()
    const second = expect(send('0x2')).rejects.toMatchObject({ code: 4001 })
    while (all.background.approvals.list().filter(isOpen).length < 2)
      await new Promise((resolve) => setTimeout(resolve))
    await expect(approved(first)).rejects.toMatchObject({ code: -32_003 })
    expect((await all.nextRequest()).body).toMatchObject({ intent: { value: '2', nonce: 0 } })
    await all.background.approvals.end(() => true, 'locked')
    await second
  })

  test('in other words because it has it already, is pending', async () => {
    const { all, send, approved, lines, rpc, entries } = await wallet()
    node.dropped.add(SEND)
    await approved(send('0x1'))
    node.dropped.clear()
    await rpc.sendRaw((await entries())[0]!.transaction.raw)
    refuses('this one is here')
    await all.background.watchNow()
    expect(await lines()).toEqual([['pending', 0]])
  })

  test('may be in a block all the same, and then is confirmed', async () => {
    const { send, approved, lines, entries, rpc, mine } = await wallet()
    refuses('internal error', -32_603)
    await expect(approved(send('0x1'))).rejects.toMatchObject({ code: -32_003 })
    await rpc.sendRaw((await entries())[0]!.transaction.raw)
    await mine()
    expect(await lines()).toEqual([['confirmed', 0]])
  })

  test('is kept and sent later when the node only has no time', async () => {
    const { all, send, approved, lines } = await wallet()
    refuses('too many requests', -32_005)
    await approved(send('0x1'))
    expect(await lines()).toEqual([['signed', 0]])
    node.said.clear()
    await all.background.watchNow()
    expect(await lines()).toEqual([['pending', 0]])
  })
})

test('what one sending found out, another that failed does not take back', async () => {
  const { all, send, approved, entries, lines } = await wallet()
  await approved(send('0x1'))
  const [{ id } = { id: '' }] = await entries()
  for (const state of ['signed', 'not-taken'] as const) await all.background.activity.move(id, state, { problem: null })
  expect(await lines()).toEqual([['pending', 0]])
  await all.background.activity.move(id, 'confirmed')
  for (const state of ['signed', 'pending', 'dropped'] as const) await all.background.activity.move(id, state)
  expect(await lines()).toEqual([['confirmed', 0]])
})

test('more than the account holds is said before anything is approved', async () => {
  const { all, send } = await wallet()
  const lacks = async () => {
    const { id } = await all.nextRequest()
    const { content } = await all.ui['requests.view']({ id })
    return { id, lacks: content.kind === 'sign' && content.lacks }
  }
  await all.ui['home.view'](null)
  for (const [value, lacking] of [
    ['0xde0b6b3a7640000', true],
    ['0x1', false],
  ] as const) {
    const answer = expect(send(value)).rejects.toMatchObject({ code: 4001 })
    const seen = await lacks()
    expect(seen.lacks).toBe(lacking)
    await all.ui['requests.reject']({ id: seen.id })
    await answer
  }
})

describe('a number that was used before', () => {
  test('by this very transaction: it is confirmed, and nothing offers to sign it again', async () => {
    const { all, send, approved, lines, entries, actionsOf, rpc } = await wallet()
    refuses('nonce too low')
    await approved(send('0x1'))
    const [entry] = await entries()
    expect([entry!.state, entry!.problem!.code]).toEqual(['signed', 'nonce-used'])
    expect(await actionsOf(entry!.id)).toBe('')
    await expect(all.ui['activity.resign']({ id: entry!.id })).rejects.toMatchObject({ code: 'settled' })
    await rpc.sendRaw(entry!.transaction.raw)
    await rpc.request('anvil_mine', ['0x1'])
    await all.background.watchNow()
    expect(await lines()).toEqual([['confirmed', 0]])
  })

  test('by the one it was to replace: that one is confirmed, and nothing offers to pay again', async () => {
    const { all, send, approved, lines, entries, actionsOf, carriedOut, mineDeep } = await wallet()
    await approved(send('0x1'))
    const [first] = await entries()
    const open = await all.ui['activity.speedUp']({ id: first!.id })
    // Mined while the person still looks: the wallet learns of it only after the approval.
    node.said.set(RECEIPT, { result: null })
    await fetch(chain.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'anvil_mine', params: ['0x1'] }),
    })
    const id = await carriedOut(open)
    expect((await entries())[0]).toMatchObject({ id, problem: { code: 'nonce-used' } })
    // A node that lags knows the count before the receipts.
    await mineDeep()
    expect(await lines()).toEqual([
      ['replaced', 0],
      ['replaced', 0],
    ])
    node.said.clear()
    await expect(all.ui['activity.resign']({ id })).rejects.toMatchObject({ code: 'settled' })
    expect(await lines()).toEqual([
      ['replaced', 0],
      ['confirmed', 0],
    ])
    expect([await actionsOf(id), await actionsOf(first!.id)]).toEqual(['', ''])
    expect((await entries())[0]).toMatchObject({ problem: null, transaction: { replacedBy: first!.transaction.hash } })
  })

  test('by the one it was to replace, while it was being signed: nothing offers to pay again', async () => {
    const { all, send, approved, lines, actionsOf, entries, mine, mineDeep } = await wallet()
    await approved(send('0x1'))
    const [first] = await entries()
    const { id } = await all.ui['activity.speedUp']({ id: first!.id })
    const { sign } = all.parties.signing
    const signing = Promise.withResolvers<void>()
    const mined = Promise.withResolvers<void>()
    all.parties.signing.sign = async (...order) => {
      signing.resolve()
      await mined.promise
      return sign(...order)
    }
    while ((await all.nextRequest()).id !== id) await new Promise((resolve) => setTimeout(resolve))
    await all.approveNext()
    await signing.promise
    await mine()
    mined.resolve()
    while ((await entries()).length < 2) await new Promise((resolve) => setTimeout(resolve))
    // Nothing but Activity knows by now that the first one is in a block.
    node.said.set(RECEIPT, { result: null })
    await mineDeep()
    expect(await lines()).toEqual([
      ['replaced', 0],
      ['confirmed', 0],
    ])
    expect(await actionsOf(id)).toBe('')
    await expect(all.ui['activity.resign']({ id })).rejects.toMatchObject({ code: 'settled' })
  })

  test('by a program elsewhere: it may be signed again with the next, at the present fee', async () => {
    const { all, address, rpc, send, approved, lines, entries, actionsOf, carriedOut, mineDeep } = await wallet()
    await approved(send('0x1'))
    const [entry] = await entries()
    await rpc.request('anvil_dropTransaction', [entry!.transaction.hash])
    await rpc.request('anvil_setNonce', [address, '0x1'])
    await mineDeep()
    expect(await lines()).toEqual([['replaced', 0]])
    expect((await entries())[0]!.problem).toMatchObject({ code: 'overtaken' })
    expect(await actionsOf(entry!.id)).toBe('sign-again')
    await carriedOut(await all.ui['activity.resign']({ id: entry!.id }))
    expect(await lines()).toEqual([
      ['pending', 1],
      ['replaced', 0],
    ])
    expect((await entries())[0]!.intent).toMatchObject({ target: BOB, value: '1' })
    expect(await actionsOf(entry!.id)).toBe('')
    await expect(all.ui['activity.resign']({ id: entry!.id })).rejects.toMatchObject({ code: 'settled' })
  })
})

describe('a request in place of a transaction', () => {
  test('ends once that one is in a block', async () => {
    const { all, send, approved, entries, mine } = await wallet()
    await approved(send('0x1'))
    const [first] = await entries()
    const { id } = await all.ui['activity.speedUp']({ id: first!.id })
    await mine()
    while (all.background.approvals.list().some((each) => each.id === id))
      await new Promise((resolve) => setTimeout(resolve))
    expect((await all.background.activity.get(id)).problem).toMatchObject({ code: 'settled' })
  })

  test('whose number a site chose says that it takes its place', async () => {
    const { all, address, send, approved, entries } = await wallet()
    await approved(send('0x1'))
    const [first] = await entries()
    const named = { from: address, to: BOB, value: '0x2', nonce: '0x0' }
    const answer = expect(all.ask('eth_sendTransaction', [named])).rejects.toMatchObject({ code: 4001 })
    const { id } = await all.nextRequest()
    const { content } = await all.ui['requests.view']({ id })
    expect(content).toMatchObject({ replaces: { how: 'named', hash: first!.transaction.hash } })
    await all.ui['requests.refreshFee']({ id })
    expect(all.background.approvals.get(id).body).toMatchObject({ intent: { value: '2', nonce: 0 } })
    await all.ui['requests.reject']({ id })
    await answer
  })
})
