import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openIdentity } from '../ceremony/identity.ts'
import { systemEnv } from '../mpc/system-env.ts'
import { payment, signAsAccount } from './testing/account.ts'
import { falsifyPair } from './testing/false-pair.ts'
import { refusalOf } from './testing/refusals.ts'
import { pairStatus, renewBetween } from './testing/renewals.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { type Enrolling, makeActiveWallet, type TestWallet } from './testing/wallet.ts'
import { clientOf } from './testing/watched-server.ts'

let servers: [TestServer, TestServer, TestServer]
beforeAll(async () => {
  servers = [await startTestServer('Two'), await startTestServer('Three'), await startTestServer('Four')]
})
afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.remove()))
})

/** 3 of 4: this device and any two of parties 2, 3, 4. */
async function newWallet() {
  const wallet = await makeActiveWallet(servers, undefined, 3)
  const [two, three, four] = wallet.servers as [Enrolling, Enrolling, Enrolling]
  return { wallet, two, three, four }
}

const signs = async (wallet: TestWallet, set: readonly Enrolling[]) =>
  expect((await signAsAccount(wallet, set, payment())).r).toHaveLength(32)

const refusedTo = (wallet: TestWallet, set: readonly Enrolling[]) => refusalOf(signAsAccount(wallet, set, payment()))

describe('invariant 8: a server that cheats another', () => {
  let wallet: TestWallet
  let two: Enrolling
  let three: Enrolling
  let four: Enrolling
  beforeAll(async () => {
    ;({ wallet, two, three, four } = await newWallet())
  })

  async function cheat() {
    await servers[1].stop()
    await falsifyPair(servers[1].data, three.wallet, two.index)
    await servers[1].start()
    return refusedTo(wallet, [two, three])
  }

  const othersSign = async () => {
    await signs(wallet, [two, four])
    await signs(wallet, [three, four])
  }

  test('has their pair burned by the one it cheated, also after a restart; every other set signs', async () => {
    expect(await cheat()).toMatchObject({ status: 422, code: 'pair-burned' })
    await servers[0].restart()
    expect(await refusedTo(wallet, [two, three])).toMatchObject({ status: 409, code: 'pair-burned' })
    expect(await pairStatus(two, 3)).toMatchObject({
      peer: 3,
      epoch: 1,
      generation: 0,
      burned: { generation: 0, count: 1 },
    })
    await othersSign()
  })

  test.each([0, 1])('a renewal needs the owner key of each of the two, also of number %i', async (at) => {
    const strange = { ...[two, three][at]!, owner: await openIdentity(systemEnv.random(32)) }
    const ends: [Enrolling, Enrolling] = at === 0 ? [strange, three] : [two, strange]
    expect(await refusalOf(renewBetween(wallet, ends, 1))).toMatchObject({ status: 403, code: 'owner-order' })
  })

  test('a renewal is to no generation that the pair has had, and of a pair of the server that is asked', async () => {
    expect(await refusalOf(renewBetween(wallet, [two, three], 0))).toMatchObject({ code: 'wrong-generation' })
    const misled = { ...three, server: four.server, owner: four.owner }
    expect(await refusalOf(renewBetween(wallet, [two, misled], 1))).toMatchObject({ status: 422, code: 'wrong-pair' })
  })

  test('a renewal broken off leaves it burned and may be repeated', async () => {
    const broken = [two, three].map((end, i) => ({ ...end, server: clientOf(servers[i]!, end.key) }))
    for (const { server } of broken)
      server.before = async (path) => {
        if (path.endsWith('/certificate')) throw new Error('cut off')
      }
    await expect(renewBetween(wallet, broken as [Enrolling, Enrolling], 1)).rejects.toMatchObject({
      code: 'party-failed',
    })
    expect(await refusedTo(wallet, [two, three])).toMatchObject({ code: 'pair-burned' })
    await othersSign()
  })

  test('a renewal revives it once, also across a restart of both; the second failure is final', async () => {
    await renewBetween(wallet, [two, three], 1)
    await servers[0].restart()
    await servers[1].restart()
    await signs(wallet, [two, three])
    expect(await pairStatus(two, 3)).toMatchObject({
      peer: 3,
      epoch: 1,
      generation: 1,
      burned: { generation: 0, count: 1 },
    })
    expect(await pairStatus(three, 2)).toMatchObject({ peer: 2, epoch: 1, generation: 1, burned: null })

    expect(await cheat()).toMatchObject({ code: 'pair-burned' })
    expect(await refusedTo(wallet, [two, three])).toMatchObject({ status: 403, code: 'pair-burned-twice' })
    await servers[0].restart()
    const again = await refusalOf(renewBetween(wallet, [two, three], 2))
    expect(again).toMatchObject({ status: 403, code: 'pair-burned-twice' })
    await othersSign()
  })
})

test('invariant 6: a certificate that reached one of the two only leaves a pair that the next renewal heals', async () => {
  const { wallet, two, three, four } = await newWallet()
  const cut = { ...three, server: clientOf(servers[1], three.key) }
  cut.server.before = async (path) => {
    if (path.endsWith('/certificate')) throw new Error('cut off')
  }
  await expect(renewBetween(wallet, [two, cut], 1)).rejects.toMatchObject({ code: 'party-failed' })
  expect(await refusedTo(wallet, [two, three])).toMatchObject({ status: 422, code: 'seal-broken' })
  await signs(wallet, [two, four])
  await renewBetween(wallet, [two, three], 2)
  await signs(wallet, [two, three])
  expect([await pairStatus(two, 3), await pairStatus(three, 2)]).toMatchObject([
    { generation: 2, burned: null },
    { generation: 2, burned: null },
  ])
})

test('with 2 of 3 two servers have no pair to renew', async () => {
  const wallet = await makeActiveWallet(servers.slice(0, 2))
  const [one, two] = wallet.servers as [Enrolling, Enrolling]
  expect(await refusalOf(renewBetween(wallet, [one, two], 1))).toMatchObject({ status: 422, code: 'wrong-pair' })
})
