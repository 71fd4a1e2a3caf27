import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { decodeAs } from '../../cbor/shape.ts'
import { requestKeyShape } from '../../wire/contract.ts'
import { PASSWORD, testCoordinator } from '../testing/coordinator.ts'
import { startSecretServers } from '../testing/secret-servers.ts'
import { readBackup } from '../vault/backup-file.ts'

type Browser = ReturnType<typeof testCoordinator>

let all: Awaited<ReturnType<typeof startSecretServers>>
let old: Browser
let address: string
beforeAll(async () => {
  all = await startSecretServers(2)
})
afterAll(() => all.stop())
beforeEach(async () => {
  old = testCoordinator()
  await old.make(all.servers)
  address = await old.address()
})

const BOTH = ['Server 2', 'Server 3']

/** The wallet's backup file, opened in an empty browser. Orders of one wallet are a second apart at least. */
async function restored(): Promise<Browser> {
  const browser = testCoordinator()
  browser.network.clock.ahead = 2
  await browser.vault.create(PASSWORD, 14, await readBackup(await old.vault.backup(), PASSWORD))
  return browser
}

const replacedAt = async ({ signing }: Browser) =>
  (await signing.parties(true)).parties.filter(({ replaced }) => replaced).map(({ name }) => name)

const replacements = ({ network }: Browser) =>
  network.trips.filter(({ what }) => what === 'POST /v1/request-key').length

const expectSigns = async (browser: Browser) => {
  for (const without of [2, 3]) expect((await browser.pay({ without: [without] })).signer).toBe(address)
}

const expectReplaced = (attempt: Promise<unknown>) =>
  expect(attempt).rejects.toMatchObject({
    code: 'browser-replaced',
    problem: { details: BOTH.map((name) => ({ name, word: 'other-browser', code: 'browser-replaced' })) },
  })

/** Lets both requests for a new key hang, the first before or after its server has it, and starts a new worker. */
async function killedWhileReplacing(browser: Browser, act: (browser: Browser) => Promise<void>, arrives: boolean) {
  const reached = Promise.withResolvers<void>()
  let hanging = 0
  browser.network.meddle(async (trip, forward) => {
    if (trip.what !== 'POST /v1/request-key') return forward()
    if (arrives && trip.origin === all.servers[0]!.origin) await forward()
    if (++hanging === 2) reached.resolve()
    return new Promise(() => {})
  })
  void act(browser)
  await reached.promise
  browser.network.meddle()
  await browser.restart(true)
  await browser.vault.unlock(PASSWORD)
}

describe('another browser with the backup file has taken this one’s place', () => {
  test('which says so wherever it is used, by itself takes nothing back, and tells the other nothing to undo', async () => {
    const other = await restored()
    await other.signing.mend()
    old.network.clock.ahead = 4
    for (let turn = 0; turn < 2; turn++) {
      await expectReplaced(old.pay())
      await expectReplaced(old.signing.mend())
      await expect(old.signing.renew([1, 2])).rejects.toMatchObject({ code: 'browser-replaced' })
      expect(await replacedAt(old)).toEqual(BOTH)
      await expectSigns(other)
      await other.signing.mend()
      expect(await replacedAt(other)).toEqual([])
      await old.restart()
    }
    expect(replacements(old)).toBe(0)
    expect(replacements(other)).toBe(2)
  })

  test('used again because the person says so, it signs, and the other says that it was replaced', async () => {
    const other = await restored()
    await other.signing.mend()
    old.network.clock.ahead = 4
    await old.signing.useAgain()
    expect(await replacedAt(old)).toEqual([])
    await expectSigns(old)
    await expectReplaced(other.pay())
    expect(await replacedAt(other)).toEqual(BOTH)
  })

  test('at one server only: the other signs, and the one is named', async () => {
    const other = await restored()
    other.network.silence(all.servers[1]!)
    await other.signing.mend()
    const paid = await old.pay()
    expect(paid.with).toEqual(['Server 3'])
    expect(await replacedAt(old)).toEqual(['Server 2'])
    await expect(old.pay({ without: [3] })).rejects.toMatchObject({ code: 'browser-replaced' })
  })

  test('to be used where nobody was replaced changes nothing', async () => {
    await old.signing.useAgain()
    expect(old.network.trips.slice(-2).map(({ what }) => what)).toEqual(['GET /v1/wallet', 'GET /v1/wallet'])
    expect(replacements(old)).toBe(0)
  })
})

describe('the worker is killed while a request key is being replaced', () => {
  const mend = ({ signing }: Browser) => signing.mend()
  const useAgain = ({ signing }: Browser) => signing.useAgain()

  test.each([
    ['before it arrives: the same key is offered again', false, 2],
    ['after the server has accepted it: it is known there', true, 1],
  ])('a restored browser, %s', async (_, arrives, offers) => {
    const browser = await restored()
    await killedWhileReplacing(browser, mend, arrives)
    browser.network.clock.ahead = 4
    await browser.signing.mend()
    await expectSigns(browser)
    const offered = browser.network.trips
      .filter(({ what, origin }) => what === 'POST /v1/request-key' && origin === all.servers[0]!.origin)
      .map(({ body }) => decodeAs(requestKeyShape, body).requestKey.join())
    expect(offered).toHaveLength(offers)
    expect(new Set(offered).size).toBe(1)
  })

  test('a browser that takes its place back, before it arrives: it is still replaced, and may try again', async () => {
    const other = await restored()
    await other.signing.mend()
    old.network.clock.ahead = 4
    await killedWhileReplacing(old, useAgain, false)
    const before = replacements(old)
    await expectReplaced(old.pay())
    expect(await replacedAt(old)).toEqual(BOTH)
    expect(replacements(old)).toBe(before)
    await expectSigns(other)
    old.network.clock.ahead = 6
    await old.signing.useAgain()
    await expectSigns(old)
  })

  test('a browser that takes its place back, after the server has accepted it: it is known there', async () => {
    const other = await restored()
    await other.signing.mend()
    old.network.clock.ahead = 4
    await killedWhileReplacing(old, useAgain, true)
    expect(await replacedAt(old)).toEqual(['Server 3'])
    await old.signing.mend()
    expect((await old.pay({ without: [3] })).signer).toBe(address)
  })
})
