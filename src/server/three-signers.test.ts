import { afterAll, beforeAll, expect, test } from 'vitest'
import { payment, signAsAccount } from './testing/account.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { makeActiveWallet, type TestWallet } from './testing/wallet.ts'

let servers: TestServer[]
let wallet: TestWallet
beforeAll(async () => {
  servers = await Promise.all(['One', 'Two', 'Three'].map((name) => startTestServer(name)))
  wallet = await makeActiveWallet(servers, undefined, 3)
})
afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.remove()))
})

test('3 of 4: every two servers sign with the device, in three trips', async () => {
  for (const left of [0, 1, 2]) {
    const pair = wallet.servers.filter((_, i) => i !== left)
    const before = pair.map(({ server }) => server.exchanges.length)
    expect((await signAsAccount(wallet, pair, payment())).r).toHaveLength(32)
    expect(pair.map(({ server }, i) => server.exchanges.length - before[i]!)).toEqual([3, 3])
  }
})

test('invariant 10: one server gone for ever, the rest sign', async () => {
  await servers[0]!.stop()
  expect((await signAsAccount(wallet, wallet.servers.slice(1), payment())).r).toHaveLength(32)
  await expect(signAsAccount(wallet, wallet.servers.slice(0, 2), payment())).rejects.toMatchObject({
    code: 'party-failed',
  })
})
