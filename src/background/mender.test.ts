import { expect, test } from 'vitest'
import { ProblemError, WalletError } from './errors.ts'
import { PASSWORD, testBackground } from './testing/background.ts'

const PROBLEM = { code: 'too-few-servers', title: 'Two servers did not answer', text: '', details: [], actions: [] }
const AWAY = new ProblemError(PROBLEM, true)

/** An unlocked wallet whose servers do in turn what `answers` says when they are met again, and then take part. */
async function wallet(answers: (() => void | Promise<void>)[] = []) {
  const all = testBackground()
  await all.makeWallet()
  const met = { times: 0 }
  all.parties.signing.mend = async () => {
    met.times += 1
    await answers.shift()?.()
  }
  const { vault, notices, mend } = all.background
  return {
    all,
    met,
    mend,
    vault,
    notices: async () => (await notices.list()).map(({ id, text }) => [id, text]),
    losePairs: () => vault.update((contents) => ({ ...contents, pairs: [] })),
  }
}

const away = () => {
  throw AWAY
}
const SAID = [['mend', expect.stringMatching(/Too few servers know this browser yet/)]]

test('nothing is missing: nobody is met', async () => {
  const { met, mend } = await wallet()
  await mend()
  expect(met.times).toBe(0)
})

test('a pair is missing: the servers are met, and no more is said', async () => {
  const { met, mend, losePairs, notices } = await wallet()
  await losePairs()
  await mend()
  expect(met.times).toBe(1)
  expect(await notices()).toEqual([])
})

test('a pair that is only prepared is missing too', async () => {
  const { met, mend, vault } = await wallet()
  await vault.update((contents) => ({
    ...contents,
    pairs: contents.pairs.map((pair) => ({ ...pair, state: 'prepared' })),
  }))
  await mend()
  expect(met.times).toBe(1)
})

test('before the key is active there is nothing to mend', async () => {
  const { met, mend, vault, losePairs } = await wallet()
  await losePairs()
  await vault.update((contents) => ({
    ...contents,
    keygens: contents.keygens.map((keygen) => ({ ...keygen, state: 'prepared' })),
  }))
  await mend()
  expect(met.times).toBe(0)
})

test('too few answer: Home says so once, and the next time it is unlocked they are met again', async () => {
  const { all, met, mend, vault, losePairs, notices } = await wallet([away, away])
  await losePairs()
  await mend()
  await mend()
  expect(await notices()).toEqual(SAID)
  await vault.lock()
  await all.ui['wallet.unlock']({ password: PASSWORD })
  while (met.times < 3 || (await notices()).length > 0) await new Promise((resolve) => setTimeout(resolve))
})

test('the request keys went with the second copy: the servers are met though every pair is there, until that succeeds', async () => {
  const { all, met, mend, vault, notices } = await wallet([away])
  await vault.lock()
  all.stores.copy.values.clear()
  all.restart()
  await all.ui['wallet.unlock']({ password: PASSWORD })
  while (met.times < 1) await new Promise((resolve) => setTimeout(resolve))
  const again = all.background.mend
  await again()
  expect(met.times).toBe(2)
  await again()
  expect(met.times).toBe(2)
  // The old worker never heard of it.
  await mend()
  expect(met.times).toBe(2)
  expect((await notices()).map(([id]) => id)).not.toContain('mend')
})

test('locked before or meanwhile: nothing is said', async () => {
  const made = await wallet([
    () =>
      made.vault
        .lock()
        .then(() => made.vault.read())
        .then(() => undefined),
  ])
  await made.losePairs()
  await made.mend()
  expect(made.met.times).toBe(1)
  await made.mend()
  expect(made.met.times).toBe(1)
  expect(await made.notices()).toEqual([])
})

test('another browser has taken this one’s place: that is not said here, and what was said before goes', async () => {
  const replaced = () => {
    throw new WalletError('browser-replaced', 'Another browser has taken this one’s place.')
  }
  const { mend, losePairs, notices } = await wallet([away, replaced])
  await losePairs()
  await mend()
  expect(await notices()).toEqual(SAID)
  await mend()
  expect(await notices()).toEqual([])
})

test('what nobody foresaw is not taken for an absence', async () => {
  const { mend, losePairs, notices } = await wallet([
    () => {
      throw new TypeError('a mistake')
    },
  ])
  await losePairs()
  await expect(mend()).rejects.toBeInstanceOf(TypeError)
  expect(await notices()).toEqual([])
})

test('asked twice at once, the servers are met once after the other, and the second finds nothing missing', async () => {
  const meeting = { now: 0, most: 0 }
  const made = await wallet([
    async () => {
      meeting.most = Math.max(meeting.most, ++meeting.now)
      await made.vault.update((contents) => ({ ...contents, pairs: whole }))
      meeting.now -= 1
    },
  ])
  const whole = (await made.vault.read()).pairs
  await made.losePairs()
  await Promise.all([made.mend(), made.mend()])
  expect(meeting.most).toBe(1)
  expect(made.met.times).toBe(1)
})
