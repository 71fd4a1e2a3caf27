import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeAs, encodeAs } from '../cbor/shape.ts'
import { startShape } from '../wire/contract.ts'
import { payment, signAsAccount, startDirectly } from './testing/account.ts'
import { refusalOf } from './testing/refusals.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import {
  type Enrolling,
  makeActiveWallet,
  makeTestKey,
  prepareEnrolment,
  type TestWallet,
  withNewRequestKey,
} from './testing/wallet.ts'
import { clientOf, systemNow } from './testing/watched-server.ts'

let servers: TestServer[]
let wallet: TestWallet
let one: Enrolling
beforeAll(async () => {
  servers = await Promise.all(['One', 'Two'].map((name) => startTestServer(name)))
  wallet = await makeActiveWallet(servers)
  one = wallet.servers[0]!
})
afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.remove()))
})

/** A client of server one that stops before its n-th request. */
function pausing(at: number, pause: (client: ReturnType<typeof clientOf>) => Promise<void>): Enrolling {
  const client = clientOf(servers[0]!, one.key)
  client.before = async (_, count) => {
    if (count === at) await pause(client)
  }
  return { ...one, server: client }
}

describe('invariant 4: once', () => {
  test('a repeated step, freshly signed, gets the same bytes', async () => {
    const coSigner = pausing(9, async () => {})
    await signAsAccount(wallet, [coSigner], payment())
    const sent = [...coSigner.server.exchanges]
    expect(sent).toHaveLength(2)
    for (const { path, body, answer } of [...sent, ...sent]) expect(await one.server.post(path, body)).toEqual(answer)
  })

  test('two identical first requests at once get the same bytes', async () => {
    const coSigner = pausing(9, async () => {})
    await signAsAccount(wallet, [coSigner], payment({ nonce: 3 }))
    const [first] = coSigner.server.exchanges
    const { plan: _, ...rest } = decodeAs(startShape, first!.body)
    expect(rest.messages.length).toBeGreaterThan(0)
    const answers = await Promise.all([0, 1, 2].map(() => one.server.post(first!.path, first!.body)))
    for (const answer of answers) expect(answer).toEqual(first!.answer)
  })

  test('another content for an answered step kills the ceremony', async () => {
    const coSigner = pausing(1, async ({ exchanges }) => {
      const { path, body } = exchanges[0]!
      const other = encodeAs(startShape, { ...decodeAs(startShape, body), messages: [] })
      expect(await refusalOf(one.server.post(path, other))).toMatchObject({ status: 409, code: 'different-request' })
    })
    expect(await refusalOf(signAsAccount(wallet, [coSigner], payment()))).toMatchObject({
      status: 410,
      code: 'ceremony-gone',
    })
  })

  test('begun under one request key, it is not begun again under another', async () => {
    const mine = await makeActiveWallet(servers)
    const first = mine.servers[0]!
    await startDirectly(mine, first)
    const { path, body } = first.server.exchanges.at(-1)!
    const server = await withNewRequestKey(servers[0]!, first)
    expect(await refusalOf(server.post(path, body))).toMatchObject({ status: 410, code: 'ceremony-gone' })
    expect((await signAsAccount(mine, [{ ...first, server }], payment())).r).toHaveLength(32)
  })

  test('after a restart neither the next step nor a repeated one is computed', async () => {
    const coSigner = pausing(1, async ({ exchanges }) => {
      await servers[0]!.restart()
      const { path, body } = exchanges[0]!
      expect(await refusalOf(one.server.post(path, body))).toMatchObject({ status: 410, code: 'ceremony-gone' })
    })
    expect(await refusalOf(signAsAccount(wallet, [coSigner], payment()))).toMatchObject({
      status: 410,
      code: 'ceremony-gone',
    })
    expect((await signAsAccount(wallet, [one], payment())).r).toHaveLength(32)
  })
})

test('invariant 5: a signature that takes two minutes is gone', async () => {
  const clock = { now: systemNow() }
  const slow = await Promise.all(['One', 'Two'].map((name) => startTestServer(name, () => clock.now)))
  try {
    const ticking = () => clock.now
    const late = await makeActiveWallet(slow, ticking)
    const coSigner = late.servers[0]!
    const begun = coSigner.server.exchanges.length
    coSigner.server.before = async () => {
      if (coSigner.server.exchanges.length > begun) clock.now += 120
    }
    const attempt = signAsAccount(late, [coSigner], payment(), { now: ticking })
    expect(await refusalOf(attempt)).toMatchObject({ status: 410, code: 'ceremony-gone' })
    coSigner.server.before = async () => {}
    expect((await signAsAccount(late, [coSigner], payment(), { now: ticking })).r).toHaveLength(32)
  } finally {
    await Promise.all(slow.map((server) => server.remove()))
  }
})

describe('invariant 5: nonces are mortal', () => {
  const read = (sql: string) => {
    const database = new DatabaseSync(join(servers[0]!.data, 'secret-server.sqlite'), { readOnly: true })
    try {
      return database.prepare(sql).all() as Record<string, unknown>[]
    } finally {
      database.close()
    }
  }
  const rowsOf = (table: string) => read(`SELECT * FROM ${table}`)

  test('a signature leaves nothing in storage but that its ceremony was begun', async () => {
    const tables = ['settings', 'wallets', 'keys', 'pairs', 'burns']
    const before = tables.map(rowsOf)
    const begun = rowsOf('ceremonies').length
    await signAsAccount(wallet, [one], payment())
    expect(tables.map(rowsOf)).toEqual(before)
    const ceremonies = rowsOf('ceremonies')
    expect(ceremonies).toHaveLength(begun + 1)
    for (const row of ceremonies) expect(Object.keys(row)).toEqual(['id', 'expires'])
    const all = read("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'kysely_%'")
    expect(all.map(({ name }) => name).sort()).toEqual([...tables, 'ceremonies', 'nonces'].sort())
  })

  test.each([1, 2, 3])('a keygen broken off before step %i leaves no key', async (step) => {
    const [wallets, keys, pairs] = ['wallets', 'keys', 'pairs'].map((table) => rowsOf(table).length)
    const enrolling = await prepareEnrolment(servers)
    enrolling[0]!.server.before = async (_, count) => {
      if (count === step) throw new Error('cut off')
    }
    await expect(makeTestKey(enrolling)).rejects.toThrow()
    await servers[0]!.restart()
    expect(['wallets', 'keys', 'pairs'].map((table) => rowsOf(table).length)).toEqual([wallets, keys, pairs])
    // The same keys of the wallet may try again.
    enrolling[0]!.server.before = async () => {}
    await makeTestKey(await prepareEnrolment(servers))
  })
})
