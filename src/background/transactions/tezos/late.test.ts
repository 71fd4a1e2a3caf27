import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BAKER, type Sandbox, startSandbox } from '../../../../e2e/tezos-sandbox/sandbox.ts'
import { payment } from '../../../chains/tezos/operations.ts'
import { ProblemError } from '../../errors.ts'
import { fundedTezos } from '../../testing/funded-tezos.ts'
import { startUnreliableHttp } from '../../testing/unreliable-http.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ blockDelay: 'manual' })
})
afterAll(() => sandbox.close())

const funded = (url?: string) => fundedTezos(sandbox, 'tz1', url)

describe('an operation that waits for its approval', () => {
  test('for so long that no block would take it is made anew when it is approved, and wants another look', async () => {
    const { all, send, bake, states } = await funded()
    const answer = send(payment(BAKER, 1n))
    const { id, revision } = await all.nextRequest()
    // So that four blocks are left of 120, counted from two before the last.
    for (let made = 0; made < 114; made += 1) sandbox.bake()
    all.clock.now += 10 * 60_000
    await expect(all.approveNext()).rejects.toMatchObject({ code: 'request-renewed' })
    const { phase, ...renewed } = all.background.approvals.get(id)
    expect(phase.kind).toBe('open')
    expect(renewed.revision).not.toBe(revision)
    await all.approveNext()
    await answer
    await bake(3)
    expect(await states()).toEqual(['confirmed'])
  })

  test('one block earlier it is signed as it is', async () => {
    const { all, send, bake, states } = await funded()
    const answer = send(payment(BAKER, 1n))
    const { id, revision } = await all.nextRequest()
    for (let made = 0; made < 113; made += 1) sandbox.bake()
    all.clock.now += 10 * 60_000
    await all.approveNext()
    await answer
    expect(all.background.approvals.get(id).revision).toBe(revision)
    await bake(3)
    expect(await states()).toEqual(['confirmed'])
  })

  test('where its node is silent it is signed all the same, and waits for it', async () => {
    const node = await startUnreliableHttp(sandbox.url)
    const { all, send, bake, states } = await funded(node.url)
    const answer = send(payment(BAKER, 1n))
    await all.nextRequest()
    all.clock.now += 10 * 60_000
    node.dropped.add('/chains/main/chain_id')
    await all.approveNext()
    await answer
    expect(await states()).toEqual(['signed'])
    node.dropped.clear()
    await bake(0)
    await bake(3)
    expect(await states()).toEqual(['confirmed'])
    node.stop()
  })

  test('an approval that is tried again too late signs nothing, and its number is free', async () => {
    const { all, send, bake, states } = await funded()
    const { sign } = all.parties.signing
    const silent = { code: 'too-few-servers', title: 'One server did not answer', text: '', details: [], actions: [] }
    all.parties.signing.sign = () => Promise.reject(new ProblemError(silent, true))
    const answer = send(payment(BAKER, 1n)).catch((error: unknown) => error)
    const id = await all.approveNext()
    await expect.poll(() => all.background.approvals.get(id).phase.kind).toBe('failed')
    all.parties.signing.sign = sign
    for (let made = 0; made < 130; made += 1) sandbox.bake()
    all.clock.now += 10 * 60_000
    await all.ui['requests.retry']({ id })
    expect(await answer).toMatchObject({ code: 'too-late' })
    expect(await states()).toEqual(['refused'])
    const next = send(payment(BAKER, 2n))
    await all.approveNext()
    await next
    await bake(3)
    expect(await states()).toEqual(['confirmed', 'refused'])
  })
})
