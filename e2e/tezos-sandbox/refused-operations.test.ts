import { describe, expect, test } from 'vitest'
import { type Action, writeOperation } from './encoding/operation.ts'
import { ERROR_PREFIX } from './node/protocol.ts'
import { BAKER } from './sandbox.ts'
import { contentOf, inject, preapply, sign } from './testing/hand-made.ts'
import { FUNDS, koblitz, other, owner, setStage } from './testing/stage.ts'

const { sandbox, next, operation, paymentBy, revealOf, refused } = setStage()

const pay: Action = { kind: 'transaction', amount: 1n, destination: BAKER }

describe('operations are refused', () => {
  const id = (name: string) => ERROR_PREFIX + name

  test('with a counter that was used', async () => {
    const counter = next(owner.address) - 1n
    expect(await refused([paymentBy(owner, { counter })])).toBe(id('contract.counter_in_the_past'))
  })

  test('with a counter whose turn has not come', async () => {
    const counter = next(owner.address) + 1n
    expect(await refused([paymentBy(owner, { counter })])).toBe(id('contract.counter_in_the_future'))
  })

  test('with counters that are not in a row', async () => {
    const skipping = paymentBy(owner, { counter: next(owner.address) + 2n })
    expect(await refused([paymentBy(owner), skipping])).toBe(id('validate.operation.inconsistent_counters'))
  })

  test('of two accounts in one group', async () => {
    const theirs = paymentBy(koblitz, { counter: next(owner.address) + 1n })
    expect(await refused([paymentBy(owner), theirs])).toBe(id('validate.operation.inconsistent_sources'))
  })

  test('of an account whose key is not revealed', async () => {
    sandbox().fund(other.address, FUNDS)
    expect(await refused([paymentBy(other)], other)).toBe(id('contract.unrevealed_key'))
  })

  test('of an account that does not exist', async () => {
    expect(await refused([contentOf(other.address, 1n, pay)], other)).toBe(id('implicit.empty_implicit_contract'))
  })

  test('that reveal the key of another account', async () => {
    sandbox().fund(other.address, FUNDS)
    const content = contentOf(other.address, next(other.address), { kind: 'reveal', key: owner.key })
    expect(await refused([content])).toBe(id('contract.manager.inconsistent_hash'))
  })

  test('that reveal a key after something else', async () => {
    const reveal = { ...revealOf(owner), counter: next(owner.address) + 1n }
    expect(await refused([paymentBy(owner), reveal])).toBe(id('validate.operation.incorrect_reveal_position'))
  })

  test('with a fee below the least, by one mutez', async () => {
    const size = (await sign(operation([paymentBy(owner, { fee: 2_500n })]), owner)).length
    const least = 100n + 2_000n + BigInt(size)
    expect(await refused([paymentBy(owner, { fee: least - 1n })])).toBe(id('prefilter.fees_too_low'))
    expect(await inject(sandbox(), await sign(operation([paymentBy(owner, { fee: least })]), owner))).toMatchObject({
      status: 200,
    })
  })

  test('with a fee that the account does not have', async () => {
    expect(await refused([paymentBy(owner, { fee: FUNDS })])).toBe(id('contract.balance_too_low'))
  })

  test('with more gas than an operation or a block may use', async () => {
    const most = { gasLimit: 1_040_000n, fee: 200_000n }
    expect(await refused([paymentBy(owner, { ...most, gasLimit: 1_040_001n })])).toBe(id('gas_limit_too_high'))
    const second = paymentBy(owner, { ...most, counter: next(owner.address) + 1n })
    expect(await refused([paymentBy(owner, most), second])).toBe(id('gas_limit_too_high'))
  })

  test('with less gas than looking at them takes', async () => {
    expect(await refused([paymentBy(owner, { gasLimit: 99n })])).toBe(
      id('validate.operation.insufficient_gas_for_manager'),
    )
  })

  test('with more storage than an operation may take', async () => {
    expect(await refused([paymentBy(owner, { storageLimit: 60_001n })])).toBe(id('storage_limit_too_high'))
  })

  test('while another of the account waits for a block', async () => {
    await inject(sandbox(), await sign(operation([paymentBy(owner)]), owner))
    expect(await refused([paymentBy(owner, { fee: 9_000n })])).toBe('prevalidation.operation_conflict')
  })
})

describe('trying out', () => {
  test('a signed operation tells its errors as they are, not in words', async () => {
    const tried = operation([paymentBy(owner, { counter: next(owner.address) - 1n })])
    const { status, body } = await preapply(sandbox(), tried, await owner.sign(writeOperation(tried)))
    expect(status).toBe(500)
    expect(body).toEqual([
      {
        kind: 'branch',
        id: `${ERROR_PREFIX}contract.counter_in_the_past`,
        contract: owner.address,
        expected: String(next(owner.address)),
        found: String(next(owner.address) - 1n),
      },
    ])
  })

  test('needs the signature', async () => {
    const tried = operation([paymentBy(owner)])
    const answer = await preapply(sandbox(), tried, await other.sign(writeOperation(tried)))
    expect(answer.body).toEqual([{ kind: 'permanent', id: `${ERROR_PREFIX}operation.invalid_signature` }])
  })

  test('changes nothing', async () => {
    const tried = operation([paymentBy(owner)])
    const answer = await preapply(sandbox(), tried, await owner.sign(writeOperation(tried)))
    expect(answer).toMatchObject({ status: 200, body: [{ contents: [{ metadata: {} }] }] })
    expect(sandbox().bake().operations).toEqual([])
  })

  test('something that is no operation is answered 400', async () => {
    const bad = { ...paymentBy(owner), source: 'tz1nobody' }
    const answer = await preapply(sandbox(), operation([bad]), await owner.sign(Uint8Array.of(1)))
    expect(answer).toMatchObject({ status: 400 })
  })
})
