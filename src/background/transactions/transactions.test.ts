import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ProblemError } from '../errors.ts'
import type { WaitingRequest } from '../requests/request.ts'
import { PASSWORD } from '../testing/background.ts'
import { type DevChain, startDevChain, startUnreliableNode } from '../testing/dev-chain.ts'
import { BOB, CHAIN_ID, fundedWallet } from '../testing/funded-wallet.ts'

let chain: DevChain
beforeAll(async () => {
  chain = await startDevChain(CHAIN_ID)
})
afterAll(() => chain.stop())

const funded = (url?: string) => fundedWallet(chain, url)

describe('a transaction', () => {
  test('is read by everyone, approved, stored, sent, mined', async () => {
    const { all, rpc, mine, send, states } = await funded()
    const answer = send('0x5')
    const { id } = await all.nextRequest()
    const view = await all.ui['requests.view']({ id })
    expect(view).toMatchObject({ alike: true, needed: 1, way: { kind: 'approve' }, content: { newRecipient: true } })
    expect(view.verdicts.map(({ state }) => state)).toEqual(['agrees', 'agrees'])
    const { content } = view
    expect(content.kind === 'sign' && content.exact.fields.map(({ label, value }) => [label, value])).toMatchObject([
      ['Chain', String(CHAIN_ID)],
      ['Number', '0'],
      ['Tip per gas', expect.any(String)],
      ['Highest price per gas', expect.any(String)],
      ['Gas', '21000'],
      ['To', BOB],
      ['Value', '5'],
      ['Data', '0x'],
      ['Access list', '0x'],
    ])
    await all.approveNext()
    const hash = (await answer) as string
    expect(await states()).toEqual(['pending'])
    await mine()
    expect(await states()).toEqual(['confirmed'])
    expect((await rpc.receipt(hash))?.succeeded).toBe(true)
    expect(all.parties.asked).toEqual([expect.stringMatching(/^ethereum-transaction/)])
  })

  test('of the wallet’s own is told on the page that made it, and does not come before what a site asks for next', async () => {
    const { all, states } = await funded()
    const { id } = await all.ui['send.propose']({ to: BOB, amount: '5', maximumFee: null })
    const shown = async () => (await all.ui['requests.list'](null)).map((each) => each.id)
    expect(await shown()).toEqual([id])
    await all.approveNext()
    await expect.poll(states).toEqual(['pending'])
    await expect.poll(async () => (await all.ui['requests.view']({ id })).phase).toMatchObject({ kind: 'signed' })
    expect(await shown()).toEqual([])
  })

  test('a refusing server is gone around only by name', async () => {
    const { all, send } = await funded()
    all.parties.said.set(2, () => ({ kind: 'refuses', code: 'rule-3', quoted: 'Never that much.' }))
    const answer = send('0x1')
    const { id, revision } = await all.nextRequest()
    const wish = { id, revision, despite: [], acknowledged: [], accounts: null }
    await expect(all.ui['requests.approve'](wish)).rejects.toMatchObject({ code: 'request-changed' })
    await all.ui['requests.approve']({ ...wish, despite: [2] })
    await answer
    expect((await all.background.activity.list())[0]!.signedWith).toEqual(['Galerie Vašková'])
  })

  test('servers that read otherwise leave no way', async () => {
    const { all, send } = await funded()
    for (const party of [2, 3]) {
      all.parties.said.set(party, (own) =>
        own.kind === 'read' ? { ...own, intent: { ...own.intent, value: '9' } } : own,
      )
    }
    const answer = expect(send('0x1')).rejects.toMatchObject({ code: 4001 })
    const { id } = await all.nextRequest()
    expect((await all.ui['requests.view']({ id })).way).toMatchObject({
      kind: 'none',
      problem: { code: 'reads-otherwise' },
    })
    await all.ui['requests.reject']({ id })
    await answer
  })

  test('an access list is shown, estimated with, kept over a new price, signed and sent', async () => {
    const { all, address, rpc, approved } = await funded()
    const slot = `0x${'0A'.repeat(32)}`
    const accessList = [{ address: BOB, storageKeys: [slot, slot] }]
    const answer = all.ask('eth_sendTransaction', [{ from: address, to: BOB, value: '0x1', accessList }])
    const { id } = await all.nextRequest()
    const shown = async () => {
      const { content } = await all.ui['requests.view']({ id })
      const fields = content.kind === 'sign' ? content.exact.fields : []
      return Object.fromEntries(fields.map(({ label, value }) => [label, value]))
    }
    const before = await shown()
    expect(before['Access list']).toContain(`${BOB.slice(2)}f842a0${'0a'.repeat(32)}a0${'0a'.repeat(32)}`)
    // 2,400 for an address and 1,900 for each slot, and a fifth on top.
    expect(Number(before.Gas)).toBe(((21_000 + 2_400 + 2 * 1_900) * 6) / 5)
    await all.ui['requests.refreshFee']({ id })
    expect((await shown())['Access list']).toBe(before['Access list'])
    const sent = await rpc.request('eth_getTransactionByHash', [await approved(answer)])
    expect(sent).toMatchObject({
      type: '0x2',
      accessList: [{ address: BOB, storageKeys: [slot.toLowerCase(), slot.toLowerCase()] }],
    })
  })

  test('too few servers when signing: tried again under the same approval, signed once', async () => {
    const { all, send, states } = await funded()
    const problem = { code: 'too-few', title: 'Two servers did not answer', text: '', details: [], actions: [] }
    all.parties.failures.push(new ProblemError(problem, true))
    const answer = send('0x1')
    const id = await all.approveNext()
    while (all.background.approvals.get(id).phase.kind !== 'failed') await new Promise((resolve) => setTimeout(resolve))
    await all.ui['requests.retry']({ id })
    await answer
    expect(all.parties.signed).toHaveLength(1)
    expect(await states()).toEqual(['pending'])
  })

  test('the fee stays until refreshed, and then wants a new look', async () => {
    const { all, rpc, send } = await funded()
    const answer = send('0x1')
    const { id, revision } = await all.nextRequest()
    const maximum = async () => {
      const { content } = await all.ui['requests.view']({ id })
      return BigInt(content.kind === 'sign' ? content.fee!.maximum : 0)
    }
    const before = await maximum()
    await rpc.request('anvil_setNextBlockBaseFeePerGas', ['0x174876e800'])
    await rpc.request('anvil_mine', ['0x1'])
    expect(await maximum()).toBe(before)
    await all.ui['requests.refreshFee']({ id })
    expect(await maximum()).toBeGreaterThan(before)
    const stale = { id, revision, despite: [], acknowledged: [], accounts: null }
    await all.nextRequest()
    await expect(all.ui['requests.approve'](stale)).rejects.toMatchObject({ code: 'request-changed' })
    await all.approveNext()
    await answer
  })
})

describe('replacing', () => {
  test('sped up with a fresh approval: the new one is mined, the old one replaced', async () => {
    const { all, send, approved, mine } = await funded()
    await approved(send('0x1'))
    const [entry] = await all.background.activity.list()
    const { id } = await all.ui['activity.speedUp']({ id: entry!.id })
    const { content } = await all.ui['requests.view']({ id })
    expect(content).toMatchObject({ replaces: { how: 'speed-up', hash: entry!.transaction!.hash } })
    await all.approveNext()
    while (all.background.approvals.get(id).phase.kind !== 'signed') await new Promise((resolve) => setTimeout(resolve))
    while ((await all.background.activity.get(id)).state !== 'pending')
      await new Promise((resolve) => setTimeout(resolve))
    await mine()
    const [newer, older] = await all.background.activity.list()
    expect([newer!.state, older!.state]).toEqual(['confirmed', 'replaced'])
    expect(older!.transaction!.replacedBy).toBe(newer!.transaction!.hash)
    expect(newer!.transaction!.nonce).toBe(older!.transaction!.nonce)
    await expect(all.ui['activity.cancel']({ id: older!.id })).rejects.toMatchObject({ code: 'settled' })
  })

  test('cancelled: a payment of nothing to oneself at its number', async () => {
    const { all, address, send, approved } = await funded()
    await approved(send('0x1'))
    const [entry] = await all.background.activity.list()
    const { id } = await all.ui['activity.cancel']({ id: entry!.id })
    const { body } = all.background.approvals.get(id)
    expect(body).toMatchObject({ intent: { target: address, value: '0', nonce: entry!.transaction!.nonce } })
  })
})

describe('when something dies', () => {
  test('the node is silent: the transaction is kept and sent later, signed once', async () => {
    const node = await startUnreliableNode(chain.url)
    const { all, send, rpc, states } = await funded(node.url)
    node.dropped.add('eth_sendRawTransaction')
    const answer = send('0x1')
    await all.approveNext()
    const hash = await answer
    expect(await rpc.request('eth_getTransactionByHash', [hash])).toBeNull()
    expect(await all.background.activity.list()).toMatchObject([{ state: 'signed', problem: { code: 'node-silent' } }])
    const next = expect(send('0x2')).rejects.toMatchObject({ code: 4001 })
    const { id, body } = await all.nextRequest()
    expect(body).toMatchObject({ intent: { nonce: 1 } })
    await all.ui['requests.reject']({ id })
    await next
    node.dropped.clear()
    await all.background.watchNow()
    expect(await rpc.request('eth_getTransactionByHash', [hash])).not.toBeNull()
    expect(await states()).toEqual(['rejected', 'pending'])
    expect(all.parties.signed).toHaveLength(1)
    node.stop()
  })

  test('another program used the number: noted once that is a few blocks deep', async () => {
    const { all, address, send, approved, rpc, mine, states } = await funded()
    await approved(send('0x1'))
    const [entry] = await all.background.activity.list()
    await rpc.request('anvil_dropTransaction', [entry!.transaction!.hash])
    await rpc.request('anvil_setNonce', [address, '0x1'])
    await mine()
    expect(await states()).not.toEqual(['replaced'])
    await mine()
    await mine()
    expect(await states()).toEqual(['replaced'])
  })

  test('forgotten by the node: the next start of the worker sends the same bytes again', async () => {
    const { all, send, approved, rpc, states } = await funded()
    await approved(send('0x1'))
    const [entry] = await all.background.activity.list()
    await rpc.request('anvil_dropTransaction', [entry!.transaction!.hash])
    all.restart()
    await all.background.watchNow()
    expect(await rpc.request('eth_getTransactionByHash', [entry!.transaction!.hash])).not.toBeNull()
    expect(await states()).toEqual(['pending'])
    expect(all.parties.signed).toHaveLength(1)
  })

  test('the worker dies before consent: the request lapses and says so, nothing is signed', async () => {
    const { all, send } = await funded()
    void send('0x1').catch(() => undefined)
    const { id, revision } = await all.nextRequest()
    all.restart()
    await all.background.recover()
    const view = await all.ui['requests.view']({ id })
    expect(view.phase).toMatchObject({ kind: 'lapsed', problem: { code: 'interrupted' } })
    const approval = { id, revision, despite: [], acknowledged: [], accounts: null }
    await expect(all.ui['requests.approve'](approval)).rejects.toMatchObject({ code: expect.any(String) })
    expect((await all.background.activity.list())[0]).toMatchObject({ id, state: 'lapsed' })
    expect(all.parties.signed).toEqual([])
  })

  /** As it was written before its body had these. */
  function earlier(request: WaitingRequest, lacking: readonly string[], instead: object = {}): object {
    const body = Object.entries({ ...request.body, ...instead }).filter(([name]) => !lacking.includes(name))
    return { ...request, body: Object.fromEntries(body) }
  }
  const ofOneFamily = (request: WaitingRequest) =>
    earlier(request, ['drafted', 'lastLevel', 'chain'], { account: 'ethereum/0', chainId: CHAIN_ID })
  const FORMS: readonly [version: number, write: (request: WaitingRequest) => object][] = [
    [3, (request) => earlier(request, ['drafted'])],
    [2, ofOneFamily],
    [1, (request) => ({ ...ofOneFamily(request), phase: { kind: 'signing', with: [], steps: [] } })],
  ]
  test.each(FORMS)('it waited under version %i: Activity says that it lapsed', async (version, write) => {
    const { all, send, address } = await funded()
    void send('0x1').catch(() => undefined)
    const { id } = await all.nextRequest()
    const { value } = all.stores.local.values.get('requests') as { value: WaitingRequest[] }
    // Also what cannot be read stands in nothing's way.
    all.stores.local.values.set('requests', { version, value: [...value.map(write), { id: 'no request' }] })
    all.restart()
    await all.background.recover()
    expect(await all.background.activity.list()).toMatchObject([
      { id, state: 'lapsed', account: address, chain: `eip155:${CHAIN_ID}`, problem: { code: 'interrupted' } },
    ])
    expect(all.parties.signed).toEqual([])
  })

  test('the browser dies: locked, and the wallet is there again with its password', async () => {
    const { all, address } = await funded()
    all.stores.session.values.clear()
    all.restart()
    expect(await all.ui['app.state'](null)).toEqual({ phase: 'locked', waitUntil: null })
    await all.ui['wallet.unlock']({ password: PASSWORD })
    expect(await all.ask('eth_accounts')).toEqual([address])
  })
})
