import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { falsifyPair } from '../../server/testing/false-pair.ts'
import { PASSWORD, testCoordinator } from '../testing/coordinator.ts'
import { problemOf } from '../testing/problem.ts'
import { startSecretServers, type TestServer } from '../testing/secret-servers.ts'
import { readBackup } from '../vault/backup-file.ts'

type Wallet = ReturnType<typeof testCoordinator>

const SECOND = 2
const THIRD = 3

let all: Awaited<ReturnType<typeof startSecretServers>>
beforeAll(async () => {
  all = await startSecretServers(4)
})
afterAll(() => all.stop())

async function newWallet(count = 2) {
  const made = testCoordinator()
  await made.make(all.servers.slice(0, count))
  return made
}

describe('invariant 8: a cheater', () => {
  /** Wrong seeds in this browser’s receiving half: what the honest server sends now fails the check, as a cheater’s would. */
  const makeCheater = (of: Wallet, peer: number) =>
    of.changePair(peer, (pair) => ({ ...pair, chosen: { ...pair.chosen, seeds: pair.chosen.seeds.map((b) => b ^ 1) } }))
  /** Wrong seeds in the sending half: the server takes this browser for a cheater. */
  const makeAccused = (of: Wallet, peer: number) =>
    of.changePair(peer, (pair) => ({ ...pair, both: { ...pair.both, zero: pair.both.zero.map((b) => b ^ 1) } }))

  const burnedIn = async (of: Wallet) => (await of.signing.parties(true)).parties.map(({ burned }) => burned)

  test('is burned before the next is asked, never asked again, and renewed once', async () => {
    const mine = await newWallet()
    const own = await mine.address()
    await makeCheater(mine, SECOND)
    const [cheater] = all.servers as [TestServer]
    let burnedWhenNextWasAsked: unknown
    mine.network.meddle(async (trip, forward) => {
      if (trip.origin !== cheater.origin) burnedWhenNextWasAsked ??= (await mine.vault.read()).burns
      return forward()
    })
    expect(await mine.pay()).toMatchObject({ signer: own, with: ['Server 3'] })
    expect(burnedWhenNextWasAsked).toMatchObject([{ peer: SECOND }])

    mine.network.meddle()
    await mine.restart(true)
    await mine.vault.unlock(PASSWORD)
    const asked = mine.network.countOf(cheater)
    await mine.pay()
    await mine.signing.mend()
    const { problem } = await problemOf(mine.pay({ without: [THIRD] }))
    expect(problem.details).toMatchObject([{ name: 'Server 2', word: 'broke-a-check', code: 'pair-burned' }])
    expect(await burnedIn(mine)).toEqual([false, true, false])
    // Mending and looking asked how things stand, and did nothing.
    expect(mine.network.countOf(cheater)).toBe(asked + 2)

    await mine.signing.renew([1, SECOND])
    expect(await burnedIn(mine)).toEqual([false, false, false])
    expect((await mine.pay({ without: [THIRD] })).signer).toBe(own)
    await makeCheater(mine, SECOND)
    await problemOf(mine.pay({ without: [THIRD] }))
    await expect(mine.signing.renew([1, SECOND])).rejects.toMatchObject({ code: 'pair-burned-twice' })
    expect((await mine.pay()).signer).toBe(own)

    const restored = testCoordinator()
    await restored.vault.create(PASSWORD, 14, await readBackup(await mine.vault.backup(), PASSWORD))
    await expect(restored.signing.renew([1, SECOND])).rejects.toMatchObject({ code: 'pair-burned-twice' })
  })

  test('who is taken for one by a server signs with the other, and is renewed there once', async () => {
    const mine = await newWallet()
    const own = await mine.address()
    await makeAccused(mine, SECOND)
    expect((await mine.pay()).with).toEqual(['Server 3'])
    const { problem } = await problemOf(mine.pay({ without: [THIRD] }))
    expect(problem.details).toMatchObject([{ name: 'Server 2', code: 'pair-burned' }])
    expect((await mine.vault.read()).burns).toEqual([])
    await mine.signing.mend()
    await problemOf(mine.pay({ without: [THIRD] }))
    expect(await burnedIn(mine)).toEqual([false, true, false])
    await mine.signing.renew([1, SECOND])
    expect(await burnedIn(mine)).toEqual([false, false, false])
    expect((await mine.pay({ without: [THIRD] })).signer).toBe(own)
    await makeAccused(mine, SECOND)
    await problemOf(mine.pay({ without: [THIRD] }))
    const again = await problemOf(mine.signing.renew([1, SECOND]))
    expect(again.problem.details).toMatchObject([{ name: 'Server 2', code: 'pair-burned-twice' }])
  })

  test.each([
    ['by this browser', makeCheater],
    ['by the server', makeAccused],
  ])('burned %s, it waits for the person also after a restore from the backup file', async (_, spoil) => {
    const mine = await newWallet()
    await spoil(mine, SECOND)
    await mine.pay()
    const restored = testCoordinator()
    await restored.vault.create(PASSWORD, 14, await readBackup(await mine.vault.backup(), PASSWORD))
    await restored.signing.mend()
    expect(await burnedIn(restored)).toEqual([false, true, false])
    expect((await restored.vault.read()).pairs.map(({ peer }) => peer)).toEqual([THIRD])
    await restored.signing.renew([1, SECOND])
    expect(await burnedIn(restored)).toEqual([false, false, false])
    expect((await restored.vault.read()).pairs.map(({ peer }) => peer).sort()).toEqual([SECOND, THIRD])
  })

  test('invariant 10: with three of five, one that spoils others’ steps keeps nobody from signing', async () => {
    const mine = await newWallet(4)
    const own = await mine.address()
    // Between this browser and party 2 the pair is spoiled: party 2 refuses every set it is in, with honest others.
    await makeAccused(mine, SECOND)
    const paid = await mine.pay()
    expect(paid.signer).toBe(own)
    expect(paid.with).not.toContain('Server 2')
  })
})

test('a sound pair is not renewed for the asking', async () => {
  const wallet = await newWallet()
  const before = wallet.network.trips.length
  await wallet.signing.renew([1, SECOND])
  expect(wallet.network.trips.slice(before).map(({ what }) => what)).toEqual(['GET /v1/wallet'])
})

describe('a pair of two servers', () => {
  const others = { without: [4] }
  const brokenIn = async (of: Wallet) => (await of.signing.parties(true)).broken

  /** From now on what the second server holds of its pair with the first is not what was agreed. */
  async function makeServersCheat(of: Wallet) {
    const cheater = all.servers[1]!
    const held = (await of.vault.read()).servers.find(({ index }) => index === THIRD)!
    await cheater.stop()
    await falsifyPair(cheater.data, held.wallet, SECOND)
    await cheater.start()
  }

  test('invariant 8: burned, it is shown, renewed when the person says so, and once; every other set signs', async () => {
    const mine = await newWallet(3)
    const own = await mine.address()
    await makeServersCheat(mine)
    await problemOf(mine.pay(others))
    expect((await mine.pay()).signer).toBe(own)
    expect(await brokenIn(mine)).toEqual([[SECOND, THIRD]])
    await mine.signing.mend()
    expect(await brokenIn(mine)).toEqual([[SECOND, THIRD]])

    await mine.signing.renew([SECOND, THIRD])
    expect(await brokenIn(mine)).toEqual([])
    expect(await mine.pay(others)).toMatchObject({ signer: own, with: ['Server 2', 'Server 3'] })
    const asked = mine.network.trips.length
    await mine.signing.renew([SECOND, THIRD])
    expect(mine.network.trips.slice(asked).map(({ what }) => what)).toEqual(['GET /v1/wallet', 'GET /v1/wallet'])

    await makeServersCheat(mine)
    await problemOf(mine.pay(others))
    const { problem } = await problemOf(mine.signing.renew([SECOND, THIRD]))
    expect(problem).toMatchObject({ code: 'not-renewed', details: [{ name: 'Server 2', code: 'pair-burned-twice' }] })
    expect((await mine.pay()).signer).toBe(own)
  })

  test('whose renewal reached one of them only is shown, and mended without asking', async () => {
    const mine = await newWallet(3)
    await makeServersCheat(mine)
    await problemOf(mine.pay(others))
    mine.network.silence(all.servers[1]!, /certificate/)
    const { problem } = await problemOf(mine.signing.renew([SECOND, THIRD]))
    expect(problem).toMatchObject({ code: 'not-renewed', details: [{ name: 'Server 3', word: 'no-answer' }] })
    mine.network.meddle()
    expect(await brokenIn(mine)).toEqual([[SECOND, THIRD]])
    await mine.signing.mend()
    expect(await brokenIn(mine)).toEqual([])
    expect((await mine.pay(others)).with).toEqual(['Server 2', 'Server 3'])
  })

  test('is one of this wallet’s', async () => {
    const mine = await newWallet(3)
    await expect(mine.signing.renew([SECOND, 9])).rejects.toMatchObject({ code: 'no-such-server' })
  })
})
