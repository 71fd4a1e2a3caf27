import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openIdentity } from '../ceremony/identity.ts'
import { systemEnv } from '../mpc/system-env.ts'
import { payment, signAsAccount } from './testing/account.ts'
import { refusalOf } from './testing/refusals.ts'
import { pairStatus, renewed, withFalsePair } from './testing/renewals.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { type Enrolling, makeActiveWallet, type TestWallet } from './testing/wallet.ts'
import { clientOf } from './testing/watched-server.ts'

let servers: TestServer[]
beforeAll(async () => {
  servers = await Promise.all(['One', 'Two'].map((name) => startTestServer(name)))
})
afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.remove()))
})

const cheat = (wallet: TestWallet, coSigner: Enrolling) =>
  refusalOf(signAsAccount(withFalsePair(wallet, coSigner), [coSigner], payment()))

describe('invariant 8: a cheater’s pair is burned', () => {
  let wallet: TestWallet
  let one: Enrolling
  let two: Enrolling
  beforeAll(async () => {
    wallet = await makeActiveWallet(servers)
    ;[one, two] = wallet.servers as [Enrolling, Enrolling]
  })

  test('at once, with every ceremony that uses it, and the cheater learns only that it failed', async () => {
    // A second signature waits before its second trip while the first one cheats.
    const waiting = { ...one, server: clientOf(servers[0]!, one.key) }
    waiting.server.before = async (_, count) => {
      if (count !== 1) return
      expect(await cheat(wallet, one)).toEqual({
        status: 422,
        code: 'pair-burned',
        title: 'A check failed that an honest party cannot fail.',
      })
    }
    expect(await refusalOf(signAsAccount(wallet, [waiting], payment()))).toMatchObject({
      status: 410,
      code: 'ceremony-gone',
    })
  })

  test('for good: also for the honest wallet, and after a restart', async () => {
    expect(await refusalOf(signAsAccount(wallet, [one], payment()))).toMatchObject({ status: 409, code: 'pair-burned' })
    await servers[0]!.restart()
    expect(await refusalOf(signAsAccount(wallet, [one], payment()))).toMatchObject({ status: 409, code: 'pair-burned' })
    expect(await pairStatus(one, 1)).toMatchObject({
      peer: 1,
      epoch: 1,
      generation: 0,
      burned: { generation: 0, count: 1 },
    })
  })

  test('and no other: the second server signs', async () => {
    expect((await signAsAccount(wallet, [two], payment())).r).toHaveLength(32)
    expect(await pairStatus(two, 1)).toMatchObject({ burned: null })
  })

  test('a renewal needs the owner key', async () => {
    const stranger = { ...one, owner: await openIdentity(systemEnv.random(32)) }
    expect(await refusalOf(renewed(wallet, stranger, 1))).toMatchObject({ status: 403, code: 'owner-order' })
  })

  test('a renewal is of no pair of another epoch', async () => {
    const share = { ...wallet.material.share, epoch: 2 }
    const later = { ...wallet, material: { ...wallet.material, share } }
    expect(await refusalOf(renewed(later, one, 1))).toMatchObject({ status: 422, code: 'wrong-epoch' })
  })

  test('a renewal is to no generation that the pair has had', async () => {
    expect(await refusalOf(renewed(wallet, one, 0))).toMatchObject({ status: 422, code: 'wrong-generation' })
  })

  test('a renewal broken off leaves the pair burned and may be repeated', async () => {
    const broken = { ...one, server: clientOf(servers[0]!, one.key) }
    broken.server.before = async (path) => {
      if (path.endsWith('/certificate')) throw new Error('cut off')
    }
    await expect(renewed(wallet, broken, 1)).rejects.toMatchObject({ code: 'party-failed' })
    expect(await pairStatus(one, 1)).toMatchObject({ generation: 0 })
    expect(await refusalOf(signAsAccount(wallet, [one], payment()))).toMatchObject({ code: 'pair-burned' })
  })

  test('a renewal revives it once, the second burn is the last', async () => {
    const revived = await renewed(wallet, one, 1)
    expect((await signAsAccount(revived, [one], payment())).r).toHaveLength(32)
    expect(await pairStatus(one, 1)).toMatchObject({
      peer: 1,
      epoch: 1,
      generation: 1,
      burned: { generation: 0, count: 1 },
    })
    expect(await refusalOf(renewed(revived, one, 1))).toMatchObject({ status: 422, code: 'wrong-generation' })
    // The old generation is gone on the server's side: bad luck, no burn.
    await expect(signAsAccount(wallet, [one], payment())).rejects.toThrow()
    expect(await pairStatus(one, 1)).toMatchObject({ burned: { generation: 0, count: 1 } })

    expect(await cheat(revived, one)).toMatchObject({ code: 'pair-burned' })
    expect(await refusalOf(signAsAccount(revived, [one], payment()))).toMatchObject({ code: 'pair-burned-twice' })
    await servers[0]!.restart()
    expect(await refusalOf(renewed(revived, one, 2))).toMatchObject({ status: 403, code: 'pair-burned-twice' })
    expect((await signAsAccount(revived, [two], payment())).r).toHaveLength(32)
  })
})

describe('invariant 8: a renewal of a pair that is not burned', () => {
  test('is not counted, clears no burn, and is rationed; what is in use signs throughout', async () => {
    let wallet = await makeActiveWallet(servers)
    const two = wallet.servers[1]!
    for (let generation = 1; generation <= 6; generation++) {
      wallet = await renewed(wallet, two, generation)
      await signAsAccount(wallet, [two], payment())
    }
    expect(await pairStatus(two, 1)).toMatchObject({ generation: 6, burned: null })
    const [, older] = two.server.exchanges.filter(({ path }) => path.endsWith('/certificate'))
    expect(await refusalOf(two.server.post(older!.path, older!.body))).toMatchObject({
      status: 404,
      code: 'nothing-prepared',
    })
    expect(await pairStatus(two, 1)).toMatchObject({ generation: 6 })
    expect(await refusalOf(renewed(wallet, two, 7))).toMatchObject({ status: 429, code: 'busy' })
    expect((await signAsAccount(wallet, [two], payment())).r).toHaveLength(32)
  })
})

test('garbled, replayed and foreign messages burn nothing', async () => {
  const wallet = await makeActiveWallet(servers)
  const [one] = wallet.servers as [Enrolling]
  const foreign = await makeActiveWallet(servers)
  const wrongPair = { ...wallet, material: { ...wallet.material, pairs: foreign.material.pairs } }
  expect(await refusalOf(signAsAccount(wrongPair, [one], payment()))).toMatchObject({ code: 'seal-broken' })
  const wrongKeys = { ...wallet, material: { ...wallet.material, sealing: foreign.material.sealing } }
  expect(await refusalOf(signAsAccount(wrongKeys, [one], payment()))).toMatchObject({ code: 'seal-broken' })
  const impostor = { ...wallet, identity: foreign.identity }
  expect(await refusalOf(signAsAccount(impostor, [one], payment()))).toMatchObject({ code: 'broadcast-signature' })
  expect(await pairStatus(one, 1)).toMatchObject({ burned: null })
  expect((await signAsAccount(wallet, [one], payment())).r).toHaveLength(32)
})
