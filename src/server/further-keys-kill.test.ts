import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { gatherCertificate } from '../background/coordinator/make-key.ts'
import { paths } from '../wire/contract.ts'
import { frostSession, signIn, signWithTezosKey, tezosTask } from './testing/frost.ts'
import { makeFurther, withKey } from './testing/further-keys.ts'
import { activateTezosKey, certify } from './testing/key-checks.ts'
import { refusalOf } from './testing/refusals.ts'
import { type ServerProcess, startServerProcess } from './testing/server-process.ts'
import { type Enrolling, makeActiveWallet, type TestWallet } from './testing/wallet.ts'
import { clientOf } from './testing/watched-server.ts'

let servers: ServerProcess[]
let wallet: TestWallet
let one: Enrolling
beforeAll(async () => {
  servers = await Promise.all(['One', 'Two'].map(startServerProcess))
  wallet = await makeActiveWallet(servers)
  one = wallet.servers[0]!
})
afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.remove()))
})

const killAndStart = async () => {
  await servers[0]!.kill()
  await servers[0]!.start()
}

/** The servers of the wallet, of which the first is killed before its request of this number, from 0. */
function killedBefore(step: number): Enrolling[] {
  const client = clientOf(servers[0]!, one.key)
  client.before = async (_, count) => {
    if (count === step) await killAndStart()
  }
  return [{ ...one, server: client }, wallet.servers[1]!]
}

const statesOf = async (): Promise<string[]> =>
  JSON.parse(new TextDecoder().decode(await one.server.get(paths.wallet))).keys.map(
    ({ state }: { state: string }) => state,
  )

const sign = (holder: TestWallet) => {
  const task = tezosTask(holder, { kind: 'tezos-message', bytes: new TextEncoder().encode('Seen.') })
  return signWithTezosKey(holder, [one], task)
}

describe('a server killed between two steps', () => {
  test.each([1, 2, 3])(
    'of making a further key, before step %i: it is gone, nothing is stored, the next works',
    async (step) => {
      const before = await statesOf()
      expect(await refusalOf(makeFurther(wallet, killedBefore(step)))).toMatchObject({
        status: 410,
        code: 'ceremony-gone',
      })
      expect(await statesOf()).toEqual(before)
      expect(await sign(wallet)).toHaveLength(64)
      const keys = await makeFurther(wallet, wallet.servers)
      await certify({ ...keys, servers: wallet.servers })
    },
  )

  test('after the last: it is completed from storage, with a kill between any two further steps', async () => {
    const keys = await makeFurther(wallet, wallet.servers)
    await killAndStart()
    const record = { plan: keys.plan, record: keys.prepared.recordBytes, pairIds: new Map() }
    const certificate = await gatherCertificate(record, wallet.identity, wallet.servers)
    expect(certificate).toEqual(keys.certificate)
    await killAndStart()
    await certify({ certificate, servers: wallet.servers })
    await killAndStart()
    await certify({ certificate, servers: wallet.servers })
    const holder = withKey(wallet, keys)
    await activateTezosKey(holder, [one])
    await killAndStart()
    expect(await sign(holder)).toHaveLength(64)
    expect((await statesOf()).at(-1)).toBe('active')
  })

  test('invariant 5: of a signature by FROST: its commitments are gone, the next one works', async () => {
    const session = frostSession(wallet, [one])
    await session.committed
    await killAndStart()
    const task = tezosTask(wallet, { kind: 'tezos-message', bytes: new TextEncoder().encode('Seen.') })
    expect(await refusalOf(signIn(session, task))).toMatchObject({ status: 410, code: 'ceremony-gone' })
    expect(await sign(wallet)).toHaveLength(64)
  })
})
