import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ServerError } from '../background/coordinator/secret-server.ts'
import { CarrierFailure } from '../ceremony/coordinator.ts'
import { payment, signAsAccount } from './testing/account.ts'
import { activate, certify, signKeyCheck } from './testing/key-checks.ts'
import { refusalOf } from './testing/refusals.ts'
import { type ServerProcess, startServerProcess } from './testing/server-process.ts'
import { makeActiveWallet, makeTestKey, prepareEnrolment, type TestWallet } from './testing/wallet.ts'
import { clientOf } from './testing/watched-server.ts'

let servers: ServerProcess[]
let wallet: TestWallet
beforeAll(async () => {
  servers = await Promise.all(['One', 'Two'].map(startServerProcess))
  wallet = await makeActiveWallet(servers)
})
afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.remove()))
})

const killAndStart = async () => {
  await servers[0]!.kill()
  await servers[0]!.start()
}

describe('a server killed between two steps', () => {
  test.each([1, 2, 3])('of keygen, before step %i: the ceremony is gone, the next one works', async (step) => {
    const enrolling = await prepareEnrolment(servers)
    enrolling[0]!.server.before = async (_, count) => {
      if (count === step) await killAndStart()
    }
    const refusal = await refusalOf(makeTestKey(enrolling))
    // A server that never stored this wallet does not know who asks, either.
    expect([401, 410]).toContain(refusal.status)
    // Before the last step nobody has stored anything, so that the same keys may try again.
    enrolling[0]!.server.before = async () => {}
    await makeTestKey(step < 3 ? enrolling : await prepareEnrolment(servers))
  })

  test('of keygen, after its last: the certificate is taken from storage, and the key signs', async () => {
    const made = await makeTestKey(await prepareEnrolment(servers))
    const one = made.servers[0]!
    await killAndStart()
    await certify(made)
    await killAndStart()
    const check = await signKeyCheck(made, [one])
    await killAndStart()
    await activate(made, check, [one])
    await killAndStart()
    expect((await signAsAccount(made, [one], payment())).r).toHaveLength(32)
  })

  test('of a signature: the ceremony is gone, the next one works', async () => {
    const one = wallet.servers[0]!
    const cut = { ...one, server: clientOf(servers[0]!, one.key) }
    cut.server.before = async (_, count) => {
      if (count === 1) await killAndStart()
    }
    expect(await refusalOf(signAsAccount(wallet, [cut], payment()))).toMatchObject({
      status: 410,
      code: 'ceremony-gone',
    })
    expect((await signAsAccount(wallet, [one], payment())).r).toHaveLength(32)
  })

  test('for good: there is no answer, nobody’s word is taken for it, and the other server signs', async () => {
    const [one, two] = wallet.servers as [TestWallet['servers'][0], TestWallet['servers'][0]]
    await servers[0]!.kill()
    const error = await signAsAccount(wallet, [one], payment()).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(CarrierFailure)
    const cause = (error as CarrierFailure).failures.get(2)
    expect(cause).toBeInstanceOf(ServerError)
    expect((cause as ServerError).failure).toEqual({ kind: 'no-answer' })
    expect((await signAsAccount(wallet, [two], payment())).r).toHaveLength(32)
    await servers[0]!.start()
  })
})

test('an operator ends it in good order', async () => {
  expect(await servers[0]!.terminate()).toBe(0)
  await servers[0]!.start()
  expect((await signAsAccount(wallet, [wallet.servers[0]!], payment())).r).toHaveLength(32)
})
