import { describe, expect, test } from 'vitest'
import type { Site } from './site.ts'
import { KIOSK, PASSWORD, testBackground } from './testing/background.ts'

const OTHER: Site = { origin: 'https://calm.example', within: null, key: 'https://calm.example' }
/** A page may make frames of as many origins as it likes. */
const frameOfKiosk = (n: number): Site => {
  const origin = `https://frame-${n}.example`
  return { origin, within: KIOSK.origin, key: `${origin} in ${KIOSK.origin}` }
}
const BRIEF = 4_999
const COOLED = 5_000
const later = () => new Promise((resolve) => setTimeout(resolve))

describe('no wallet', () => {
  test('all that ask at once, frames too, are told so, and the page that makes one is shown once', async () => {
    const all = testBackground()
    const asked = Array.from({ length: 100 }, (_, n) => [
      all.ask('eth_requestAccounts'),
      all.ask('eth_requestAccounts', [], frameOfKiosk(n)),
    ]).flat()
    for (const answer of await Promise.allSettled(asked)) expect(answer).toMatchObject({ reason: { code: 4100 } })
    expect(all.screen.counts.onboardings).toBe(1)
  })

  test('who asks again later has it brought forward again', async () => {
    const all = testBackground()
    const shown = async () => {
      await expect(all.ask('eth_requestAccounts')).rejects.toMatchObject({ code: 4100 })
      return all.screen.counts.onboardings
    }
    expect(await shown()).toBe(1)
    all.clock.now += BRIEF
    expect(await shown()).toBe(1)
    all.clock.now += 1
    expect(await shown()).toBe(2)
    all.clock.now += COOLED
    await all.background.onboardingClosed()
    expect(await shown()).toBe(2)
    all.clock.now += COOLED
    expect(await shown()).toBe(3)
  })

  test('who closes the page when the wallet is made, and connects at once, is asked', async () => {
    const all = testBackground()
    await expect(all.ask('eth_requestAccounts')).rejects.toMatchObject({ code: 4100 })
    all.clock.now += COOLED
    await all.makeWallet()
    await all.background.onboardingClosed()
    await all.connect()
  })
})

describe('the window was closed', () => {
  /** What waits, closed by the person. */
  async function closed(method: string, params: unknown[] = []) {
    const all = testBackground()
    const address = await all.makeWallet()
    await all.connect()
    await all.background.vault.lock()
    const ask = (site = KIOSK) => all.ask(method, [...params, address], site)
    return { all, ask }
  }

  test('on the wish for the password: neither that page nor a frame in it opens anything for a moment', async () => {
    const { all, ask } = await closed('personal_sign', ['hello'])
    const waiting = [ask(), ask()].map((each) => expect(each).rejects.toMatchObject({ code: 4001 }))
    while (all.background.unlockWaiters.size < 2) await later()
    await all.background.windowClosed()
    await Promise.all(waiting)
    all.clock.now += BRIEF
    const before = all.screen.counts.opened
    await expect(ask()).rejects.toMatchObject({ code: 4001 })
    const framed = all.ask('eth_requestAccounts', [], frameOfKiosk(1))
    await expect(framed).rejects.toMatchObject({ code: 4001 })
    expect([all.background.unlockWaiters.size, all.screen.counts.opened - before]).toEqual([0, 0])

    const others = expect(all.ask('eth_requestAccounts', [], OTHER)).rejects.toMatchObject({ code: 4001 })
    while (all.background.unlockWaiters.size === 0) await later()
    await all.background.windowClosed()
    await others

    all.clock.now += 1
    const again = ask()
    while (all.background.unlockWaiters.size === 0) await later()
    await all.background.vault.unlock(PASSWORD)
    await all.approveNext()
    await again
  })

  test('on a request: the same, and what opens nothing is answered', async () => {
    const { all, ask } = await closed('personal_sign', ['hello'])
    await all.background.vault.unlock(PASSWORD)
    const told = expect(ask()).rejects.toMatchObject({ code: 4001 })
    await all.nextRequest()
    await all.background.windowClosed()
    await told
    await expect(ask()).rejects.toMatchObject({ code: 4001 })
    expect(await all.ask('eth_requestAccounts')).toEqual([expect.any(String)])
    expect(all.background.approvals.list()).toEqual([])
    all.clock.now += COOLED
    const again = ask()
    await all.approveNext()
    await again
  })

  test('on what was signed: the site may ask at once for the next', async () => {
    const { all, ask } = await closed('personal_sign', ['hello'])
    await all.background.vault.unlock(PASSWORD)
    for (const _ of [1, 2]) {
      const signed = ask()
      await all.approveNext()
      await signed
      await all.background.windowClosed()
    }
  })
})
