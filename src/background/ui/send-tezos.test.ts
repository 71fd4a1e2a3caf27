import { afterAll, beforeAll, expect, test } from 'vitest'
import { BAKER, CONTRACTS, type Sandbox, startSandbox } from '../../../e2e/tezos-sandbox/sandbox.ts'
import { delegation } from '../../chains/tezos/operations.ts'
import { sandboxAccount } from '../../chains/tezos/testing/sandbox-account.ts'
import { problemOf } from '../errors.ts'
import { FUNDS, fundedTezos } from '../testing/funded-tezos.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ blockDelay: 'manual' })
})
afterAll(() => sandbox.close())

/** A wallet whose page has heard what the account holds. */
async function onThePage() {
  const wallet = await fundedTezos(sandbox)
  const { all } = wallet
  const check = (to: string, amount: string | null, token?: string) =>
    all.ui['send.check']({ to, amount, ...(token === undefined ? {} : { token }) })
  await expect.poll(async () => (await check('', null)).available).toMatchObject({ amount: FUNDS.toString() })
  return { ...wallet, check }
}

test('what is typed is checked, and a payment is put before the person', async () => {
  const { all, check, states, bake } = await onThePage()
  expect(await check('tz1', '5')).toMatchObject({ recipient: null, recipientError: 'This is not an address.' })
  for (const [typed, sentence] of [
    [`0x${'b0'.repeat(20)}`, /^This is an Ethereum address/],
    [BAKER.replace('8', '9'), /^A character of this address is wrong/],
    ['sr1Ghq66tYK9y3r8CC1Tf8i8m5nxh8nTvZEf', /rollup/],
  ] as const)
    expect((await check(typed, '5')).recipientError).toMatch(sentence)
  const checked = await check(` ${BAKER} `, '5')
  expect(checked).toMatchObject({ recipient: { address: BAKER, sentBefore: false }, recipientError: null })
  expect(BigInt(checked.maximum!) + BigInt(checked.maximumFee!)).toBe(FUNDS)

  const { id } = await all.ui['send.propose']({ to: BAKER, amount: '5', maximumFee: checked.maximumFee })
  const { content } = await all.ui['requests.view']({ id })
  expect(content).toMatchObject({ kind: 'sign', intent: { value: '5', target: BAKER } })
  await all.approveNext()
  await expect.poll(states).toEqual(['pending'])
  // A second one of its number has no place here.
  expect(await all.ui['activity.list'](null)).toMatchObject([{ state: 'pending', actions: [] }])
  await bake(3)
  expect(await states()).toEqual(['confirmed'])
})

test('the most that can be sent, to somebody new, leaves nothing', async () => {
  const { all, check, states, bake, address } = await onThePage()
  const to = sandboxAccount().address
  const { maximum, maximumFee } = await check(to, null)
  await all.ui['send.propose']({ to, amount: maximum!, maximumFee })
  await all.approveNext()
  await expect.poll(states).toEqual(['pending'])
  await bake(3)
  expect(await states()).toEqual(['confirmed'])
  expect(sandbox.account(address)?.balance ?? 0n).toBe(0n)
  expect(sandbox.account(to)?.balance).toBe(BigInt(maximum!))
})

test('more than there is, and what would fail, is not put before anybody', async () => {
  const { all } = await onThePage()
  const propose = (amount: string) => all.ui['send.propose']({ to: BAKER, amount, maximumFee: null })
  await expect(propose((FUNDS * 2n).toString())).rejects.toMatchObject({ code: 'node-rejects' })
  await expect(propose('0')).rejects.toMatchObject({ code: 'node-rejects' })
  expect(all.background.approvals.list()).toEqual([])
})

test('a node of another chain is told as that, with the way to another node', async () => {
  const { all, network } = await onThePage()
  const elsewhere = await startSandbox({ blockDelay: 'manual', chainName: 'SANDBOX_ELSEWHERE' })
  try {
    await all.background.networks.edit({ ...network, rpcUrl: elsewhere.url })
    const error = await all.ui['send.propose']({ to: BAKER, amount: '5', maximumFee: null }).catch((said) => said)
    expect(problemOf(error)).toMatchObject({
      code: 'node-of-another-chain',
      text: expect.stringMatching(/^Nothing was signed or sent/),
      actions: ['edit-network'],
    })
    expect(all.background.approvals.list()).toEqual([])
  } finally {
    await elsewhere.close()
  }
})

test('an account that has all but what storage may cost lacks it', async () => {
  const { all, check, address } = await onThePage()
  const to = sandboxAccount().address
  const { maximum, maximumFee } = await check(to, null)
  const { id } = await all.ui['send.propose']({ to, amount: maximum!, maximumFee })
  const content = async () => {
    const shown = (await all.ui['requests.view']({ id })).content
    if (shown.kind !== 'sign') throw new Error('It is a request to sign.')
    return shown
  }
  await expect.poll(async () => (await content()).bytePrice).toBe('250')
  expect(await content()).toMatchObject({ lacks: false })
  // Enough for the amount and the fee.
  const { value, maximumFee: fee } = (await content()).intent
  sandbox.fund(address, BigInt(value) + BigInt(fee) + 1n - FUNDS)
  all.background.balances.outdated()
  await expect.poll(async () => (await content()).lacks).toBe(true)
})

test('a picture of FA2 is sent', async () => {
  const { all, check, states, bake, address } = await onThePage()
  sandbox.giveToken('fa2', address, 1n, 2n)
  await all.ui['tokens.add']({ contract: CONTRACTS.fa2, tokenId: '2' })
  const key = `tezos:${sandbox.chainId}/${CONTRACTS.fa2}/2`
  const to = sandboxAccount().address
  await expect.poll(async () => (await check(to, '1', key)).maximum).toBe('1')
  const checked = await check(to, '1', key)
  expect(checked).toMatchObject({ fails: null, lacksFee: false, maximumFee: expect.any(String) })
  await all.ui['send.propose']({ to, amount: '1', maximumFee: checked.maximumFee, token: key })
  const { id } = await all.nextRequest()
  const { content } = await all.ui['requests.view']({ id })
  expect(content).toMatchObject({ intent: { meaning: { class: 'transfer', asset: { standard: 'fa2' } } } })
  await all.approveNext()
  await expect.poll(states).toEqual(['pending'])
  await bake(3)
  expect(sandbox.tokenBalance('fa2', to, 2n)).toBe(1n)
})

test('an account that delegates keeps what it must', async () => {
  const { all, check, propose, states, bake } = await onThePage()
  await propose(delegation(BAKER))
  await all.approveNext()
  await expect.poll(states).toEqual(['pending'])
  await bake(3)
  const { maximum, maximumFee } = await check(BAKER, null)
  await all.ui['send.propose']({ to: BAKER, amount: maximum!, maximumFee })
  await all.approveNext()
  await expect.poll(states).toEqual(['pending', 'confirmed'])
})

test('an amount of FA1.2 is sent, in the words of its contract', async () => {
  const { all, check, states, bake, address } = await onThePage()
  sandbox.giveToken('fa12', address, 250_000_000n)
  await all.ui['tokens.add']({ contract: CONTRACTS.fa12, tokenId: null })
  const key = `tezos:${sandbox.chainId}/${CONTRACTS.fa12}`
  const to = sandboxAccount('secp256k1').address
  await expect.poll(async () => (await check(to, null, key)).maximum).toBe('250000000')
  const { maximumFee } = await check(to, '150000000', key)
  await all.ui['send.propose']({ to, amount: '150000000', maximumFee, token: key })
  const { id } = await all.nextRequest()
  const { content } = await all.ui['requests.view']({ id })
  expect(content).toMatchObject({
    intent: { meaning: { asset: { standard: 'fa1.2', amount: '150000000' }, to } },
    notes: { tokens: [{ address: CONTRACTS.fa12, tokenId: null, symbol: 'KELP', decimals: 8 }] },
  })
  await all.approveNext()
  await expect.poll(states).toEqual(['pending'])
  await bake(3)
  expect(sandbox.tokenBalance('fa12', to)).toBe(150_000_000n)
})

test('what contracts do not take is said before the review, and a token’s own contract is told apart', async () => {
  const { all, check } = await onThePage()
  expect(await check(CONTRACTS.fa2, '5')).toMatchObject({
    recipient: { code: null },
    fails: expect.stringMatching(/^The contract does not take what is sent to it/),
    maximumFee: null,
    maximum: null,
  })
  await all.ui['tokens.add']({ contract: CONTRACTS.fa2, tokenId: '0' })
  const key = `tezos:${sandbox.chainId}/${CONTRACTS.fa2}/0`
  expect(await check(CONTRACTS.fa2, '5', key)).toMatchObject({ recipient: { code: 'token' } })
  expect(await check(CONTRACTS.fa12, '5', key)).toMatchObject({ recipient: { code: 'contract' } })
})

test('an account that holds less than the fee is told so', async () => {
  const { all } = await fundedTezos(sandbox, 'tz2')
  await all.ui['accounts.select']({ id: (await all.ui['accounts.add']({ kind: 'tz2', name: 'Poor' })).id })
  const said = await all.ui['send.check']({ to: BAKER, amount: '1' })
  expect(said).toMatchObject({ maximum: '0', maximumFee: null, fails: expect.stringMatching(/holds nothing/) })
})
