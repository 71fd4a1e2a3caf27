import { bytesToHex } from '@noble/hashes/utils.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PASSWORD, testCoordinator } from '../background/testing/coordinator.ts'
import { type ServerProcess, startServerProcess } from './testing/server-process.ts'

type Wallet = ReturnType<typeof testCoordinator>

const PEER = 2
const OTHER = 3

let servers: [ServerProcess, ServerProcess]
let wallet: Wallet
beforeAll(async () => {
  servers = [await startServerProcess('Server 2'), await startServerProcess('Server 3')]
  wallet = testCoordinator()
  await wallet.onboarding.start(
    PASSWORD,
    servers.map(({ origin, identity }) => ({ url: origin, identity: `0x${bytesToHex(identity)}` })),
  )
  await wallet.rest()
})
afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.remove()))
})

const heldPairs = async () => (await wallet.vault.read()).pairs.filter(({ peer }) => peer === PEER)

/** The browser loses its pair with the first server. @returns the generation that the next one has */
async function losePair(): Promise<number> {
  const generations = (await heldPairs()).map(({ generation }) => generation)
  await wallet.vault.update((contents) => ({ ...contents, pairs: contents.pairs.filter(({ peer }) => peer !== PEER) }))
  return Math.max(...generations) + 1
}

const killServer = async () => {
  await servers[0].kill()
  await servers[0].start()
}

/** What a renewal consists of, as requests to the first server. */
const STEPS = ['POST /v1/ceremonies', 'POST /v1/ceremonies/*/steps/2', 'POST /v1/ceremonies/*/certificate']
const MOMENTS = ['before it arrives', 'after it was answered'] as const
/** Between any two steps, and around all: before one arrives is after the one before it was answered. */
const CASES = [[STEPS[0]!, MOMENTS[0]] as const, ...STEPS.map((step) => [step, MOMENTS[1]] as const)]

/** After whatever was interrupted: the renewal is finished or made anew, both sides hold one pair, and it signs. */
async function expectRenewed(generation: number) {
  wallet.network.meddle()
  const address = await wallet.address()
  // Meanwhile the other server signs.
  expect(await wallet.pay({ without: [PEER] })).toMatchObject({ signer: address })
  await wallet.signing.mend()
  expect(await wallet.pay({ without: [OTHER] })).toMatchObject({ signer: address, with: ['Server 2'] })
  expect(await heldPairs()).toMatchObject([{ state: 'ready', generation }])
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
    const next = await losePair()
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
    await expectRenewed(next)
  })
})

describe('invariant 6: the browser is killed while a pair is renewed', () => {
  test.each(CASES)('at %s, %s', async (step, moment) => {
    const next = await losePair()
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
    await expectRenewed(next)
  })
})
