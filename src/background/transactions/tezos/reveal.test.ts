import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BAKER, type Sandbox, startSandbox } from '../../../../e2e/tezos-sandbox/sandbox.ts'
import { payment } from '../../../chains/tezos/operations.ts'
import { FUNDS, fundedTezos } from '../../testing/funded-tezos.ts'
import { startUnreliableHttp } from '../../testing/unreliable-http.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ blockDelay: 'manual' })
})
afterAll(() => sandbox.close())

type Funded = Awaited<ReturnType<typeof fundedTezos>>

/** What an open request is like now: which one it is, its number, and whether it makes the key known. */
function seen({ all }: Funded, id: string) {
  const { body, revision } = all.background.approvals.get(id)
  if (body.kind !== 'sign') throw new TypeError('It is one to sign.')
  const { meaning, nonce } = body.intent
  const reveals = 'execution' in meaning ? meaning.execution?.reveals : undefined
  return { revision, number: nonce!, reveals: typeof reveals === 'string' }
}

const failure = (error: unknown) => error

describe('of the first operations of an account, the second makes the key known again', () => {
  test('when the first was not signed', async () => {
    const funded = await fundedTezos(sandbox)
    const { all, send, bake, states } = funded
    let fail = (_: Error) => {}
    const failing = new Promise<never>((_, reject) => {
      fail = reject
    })
    const { sign } = all.parties.signing
    let calls = 0
    all.parties.signing.sign = (order, signal) => (calls++ === 0 ? failing : sign(order, signal))

    const first = send(payment(BAKER, 1n), payment(BAKER, 2n)).catch(failure)
    const one = await all.nextRequest()
    const second = send(payment(BAKER, 3n))
    await expect.poll(() => all.background.approvals.list()).toHaveLength(2)
    const { id } = all.background.approvals.list().find((each) => each.id !== one.id)!
    const before = seen(funded, id)
    expect(before.reveals).toBe(true)

    await all.approveNext()
    const behind = seen(funded, id)
    expect(behind).toMatchObject({ number: before.number + 3, reveals: false })
    fail(new Error('The ceremony broke.'))
    await first
    const again = seen(funded, id)
    expect(again).toMatchObject({ number: before.number, reveals: true })
    // Other bytes than were looked at: they want a new look.
    expect(again.revision).not.toBe(behind.revision)

    await all.approveNext()
    await second
    await bake(3)
    expect(await states()).toEqual(['confirmed', 'refused'])
  })

  test('when the node did not take the first', async () => {
    const funded = await fundedTezos(sandbox)
    const { all, send, bake, states, address } = funded
    const first = send(payment(BAKER, FUNDS / 2n)).catch(failure)
    const one = await all.nextRequest()
    const second = send(payment(BAKER, 3n))
    await expect.poll(() => all.background.approvals.list()).toHaveLength(2)
    const { id } = all.background.approvals.list().find((each) => each.id !== one.id)!
    // What it was to pay with goes before it is sent.
    sandbox.fund(address, -FUNDS + 10n)
    await all.approveNext()
    expect(await first).toMatchObject({ code: 'node-rejects' })
    expect(seen(funded, id).reveals).toBe(true)
    sandbox.fund(address, FUNDS)
    await all.approveNext()
    await second
    await bake(3)
    expect(await states()).toEqual(['confirmed', 'replaced'])
  })

  test('when it was asked for while the first was on its way, which no block took in time', async () => {
    const node = await startUnreliableHttp(sandbox.url)
    const funded = await fundedTezos(sandbox, 'tz1', node.url)
    const { all, send, bake, states } = funded
    node.dropped.add('/injection/operation')
    const first = send(payment(BAKER, 1n))
    await all.approveNext()
    await first
    await bake(100)
    const second = send(payment(BAKER, 3n))
    const { id } = await all.nextRequest()
    const behind = seen(funded, id)
    expect(behind.reveals).toBe(false)
    await bake(25)
    expect(await states()).toEqual(['expired'])
    await expect.poll(() => seen(funded, id)).toMatchObject({ number: behind.number - 2, reveals: true })
    node.dropped.clear()
    await all.approveNext()
    await second
    await bake(3)
    expect(await states()).toEqual(['confirmed', 'expired'])
    node.stop()
  })
})

test('what comes before it makes the key known once, whoever is given up behind it', async () => {
  const funded = await fundedTezos(sandbox)
  const { all, send, bake, states } = funded
  const first = send(payment(BAKER, 1n))
  const one = await all.nextRequest()
  const second = send(payment(BAKER, 2n)).catch(failure)
  await expect.poll(() => all.background.approvals.list()).toHaveLength(2)
  const third = send(payment(BAKER, 3n))
  await expect.poll(() => all.background.approvals.list()).toHaveLength(3)
  const [two, three] = all.background.approvals.list().filter(({ id }) => id !== one.id)
  await all.approveNext()
  await first
  await all.ui['requests.reject']({ id: two!.id })
  await second
  expect(seen(funded, three!.id).reveals).toBe(false)
  await all.approveNext()
  await third
  await bake()
  await bake(3)
  expect(await states()).toEqual(['confirmed', 'rejected', 'confirmed'])
})
