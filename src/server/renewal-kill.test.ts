import { bytesToHex } from '@noble/hashes/utils.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PASSWORD, testCoordinator } from '../background/testing/coordinator.ts'
import { type ServerProcess, startServerProcess } from './testing/server-process.ts'
import {
  clientOf,
  type Enrolling,
  makeActiveWallet,
  pairStatus,
  payment,
  renewBetween,
  signAsAccount,
  type TestWallet,
} from './testing/wallet.ts'

type Wallet = ReturnType<typeof testCoordinator>

const PEER = 2
const OTHER = 3

let servers: [ServerProcess, ServerProcess, ServerProcess]
beforeAll(async () => {
  servers = [
    await startServerProcess('Server 2'),
    await startServerProcess('Server 3'),
    await startServerProcess('Server 4'),
  ]
})
afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.remove()))
})

/** A wallet whose browser has lost its pair with the first server. */
async function walletWithoutPair(): Promise<Wallet> {
  const wallet = testCoordinator()
  await wallet.onboarding.start(
    PASSWORD,
    servers.slice(0, 2).map(({ origin, identity }) => ({ url: origin, identity: `0x${bytesToHex(identity)}` })),
  )
  await wallet.rest()
  await wallet.vault.update((contents) => ({ ...contents, pairs: contents.pairs.filter(({ peer }) => peer !== PEER) }))
  return wallet
}

const killServer = async (at = 0) => {
  await servers[at]!.kill()
  await servers[at]!.start()
}

/** What a renewal consists of, as requests to the first server. */
const STEPS = ['POST /v1/ceremonies', 'POST /v1/ceremonies/*/steps/2', 'POST /v1/ceremonies/*/certificate']
const MOMENTS = ['before it arrives', 'after it was answered'] as const
const CASES = STEPS.flatMap((step) => MOMENTS.map((moment) => [step, moment] as const))

/** After whatever was interrupted: the renewal is finished or made anew, both sides hold one pair, and it signs. */
async function expectRenewed(wallet: Wallet) {
  wallet.network.meddle()
  const address = await wallet.address()
  // Meanwhile the other server signs.
  expect(await wallet.pay({ without: [PEER] })).toMatchObject({ signer: address })
  await wallet.signing.mend()
  expect(await wallet.pay({ without: [OTHER] })).toMatchObject({ signer: address, with: ['Server 2'] })
  const held = (await wallet.vault.read()).pairs.filter(({ peer }) => peer === PEER)
  expect(held).toMatchObject([{ state: 'ready', generation: 1 }])
  // Both sides agree, durably, and nobody is accused of anything.
  await killServer()
  await wallet.restart()
  const asked = wallet.network.trips.length
  await wallet.signing.mend()
  expect(wallet.network.trips.slice(asked).map(({ what }) => what)).toEqual(['GET /v1/wallet', 'GET /v1/wallet'])
  expect((await wallet.pay({ without: [OTHER] })).signer).toBe(address)
  expect((await wallet.vault.read()).burns).toEqual([])
}

describe('invariant 6: the server is killed while a pair is renewed', () => {
  test.each(CASES)('at %s, %s', async (step, moment) => {
    const wallet = await walletWithoutPair()
    let killed = false
    wallet.network.meddle(async (trip, forward) => {
      if (killed || trip.origin !== servers[0].origin || trip.what !== step) return forward()
      killed = true
      if (moment === 'before it arrives') {
        await killServer()
        return forward()
      }
      await forward()
      await killServer()
      throw new TypeError('the connection broke')
    })
    await wallet.signing.mend()
    expect(killed).toBe(true)
    await expectRenewed(wallet)
  })
})

describe('invariant 6: the browser is killed while a pair is renewed', () => {
  test.each(CASES)('at %s, %s', async (step, moment) => {
    const wallet = await walletWithoutPair()
    const reached = Promise.withResolvers<void>()
    wallet.network.meddle(async (trip, forward) => {
      if (trip.origin !== servers[0].origin || trip.what !== step) return forward()
      if (moment === 'after it was answered') await forward()
      reached.resolve()
      return new Promise(() => {})
    })
    void wallet.signing.mend()
    await reached.promise
    await wallet.restart(true)
    await wallet.vault.unlock(PASSWORD)
    await expectRenewed(wallet)
  })
})

describe('invariant 6: a pair of two servers is renewed, and', () => {
  let wallet: TestWallet
  beforeAll(async () => {
    wallet = await makeActiveWallet(servers, undefined, 3)
  })

  /** The two servers, asked by clients that nothing stands in the way of. */
  const ends = () => wallet.servers.slice(0, 2).map((end, at) => ({ ...end, server: clientOf(servers[at]!, end.key) }))
  const signs = async (set: readonly Enrolling[]) =>
    expect((await signAsAccount(wallet, set, payment())).r).toHaveLength(32)
  const halves = async () => {
    const [two, three] = ends() as [Enrolling, Enrolling]
    return [(await pairStatus(two, three.index))!, (await pairStatus(three, two.index))!]
  }
  const generationAfter = async () => Math.max(...(await halves()).map(({ generation }) => generation)) + 1

  const steps = ['/v1/ceremonies', '/steps/2', '/steps/3', '/certificate']
  const fates = [
    ['the lower server is killed', 0, true],
    ['the higher server is killed', 1, true],
    ['the way to the lower server breaks', 0, false],
    ['the way to the higher server breaks', 1, false],
  ] as const

  test.each(
    fates.flatMap(([fate, at, kill]) =>
      steps.flatMap((step) => MOMENTS.map((moment) => [fate, step, moment, at, kill] as const)),
    ),
  )('%s at %s, %s: the next renewal works, and every set signs', async (_, step, moment, at, kill) => {
    const interrupted = ends()
    let happened = false
    const fate = async (path: string, now: (typeof MOMENTS)[number]) => {
      if (happened || now !== moment || !path.endsWith(step)) return
      happened = true
      if (kill) await killServer(at)
      if (!kill || moment === 'after it was answered') throw new Error('the connection broke')
    }
    interrupted[at]!.server.before = (path) => fate(path, 'before it arrives')
    interrupted[at]!.server.after = (path) => fate(path, 'after it was answered')
    await Promise.allSettled([renewBetween(wallet, interrupted as [Enrolling, Enrolling], await generationAfter())])
    expect(happened).toBe(true)

    const [two, three] = ends() as [Enrolling, Enrolling]
    const four = { ...wallet.servers[2]!, server: clientOf(servers[2], wallet.servers[2]!.key) }
    await signs([two, four])
    await renewBetween(wallet, [two, three], await generationAfter())
    // Both sides agree, durably, and nobody is accused of anything.
    await killServer(0)
    await killServer(1)
    const [one, other] = await halves()
    expect([one!.generation, one!.burned, other!.burned]).toEqual([other!.generation, null, null])
    await signs([two, three])
  })
})
