import { afterAll, beforeAll, expect, test } from 'vitest'
import { payment, signAsAccount } from './testing/account.ts'
import { pairStatus, renewBetween } from './testing/renewals.ts'
import { type ServerProcess, startServerProcess } from './testing/server-process.ts'
import { type Enrolling, makeActiveWallet, type TestWallet } from './testing/wallet.ts'
import { clientOf } from './testing/watched-server.ts'

const MOMENTS = ['before it arrives', 'after it was answered'] as const

let servers: [ServerProcess, ServerProcess, ServerProcess]
let wallet: TestWallet
beforeAll(async () => {
  servers = [await startServerProcess('Two'), await startServerProcess('Three'), await startServerProcess('Four')]
  wallet = await makeActiveWallet(servers, undefined, 3)
})
afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.remove()))
})

const killServer = async (at: number) => {
  await servers[at]!.kill()
  await servers[at]!.start()
}

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
/** Between any two steps, and around all: before one arrives is after the one before it was answered. */
const places = [[steps[0]!, MOMENTS[0]] as const, ...steps.map((step) => [step, MOMENTS[1]] as const)]
const fates = [
  ['the lower server is killed', 0, true, places],
  ['the higher server is killed', 1, true, places],
  // Both servers go on, and only the wallet has not heard: at the first answer, and at the last.
  ['the way to the higher server breaks', 1, false, [places[1]!, places.at(-1)!]],
] as const

test.each(
  fates.flatMap(([fate, at, kill, where]) => where.map(([step, moment]) => [fate, step, moment, at, kill] as const)),
)(
  'invariant 6: a pair of two servers is renewed, and %s at %s, %s: the next renewal works, and every set signs',
  async (_, step, moment, at, kill) => {
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
    await Promise.all([killServer(0), killServer(1)])
    const [one, other] = await halves()
    expect([one!.generation, one!.burned, other!.burned]).toEqual([other!.generation, null, null])
    await signs([two, three])
  },
)
