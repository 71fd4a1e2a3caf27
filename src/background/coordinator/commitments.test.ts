import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemEnv } from '../../mpc/system-env.ts'
import { frostSession, signIn, tezosTask } from '../../server/testing/frost.ts'
import { startQuorum } from '../../server/testing/quorum.ts'
import type { Enrolling, TestWallet } from '../../server/testing/wallet.ts'
import { systemNow } from '../../server/testing/watched-server.ts'
import { Commitments } from './commitments.ts'

let wallet: TestWallet
let one: Enrolling
let two: Enrolling
beforeAll(async () => {
  const quorum = await startQuorum()
  ;({ wallet, one, two } = quorum)
  return quorum.stop
})

/** The time for which commitments are kept. */
let time: AbortController
let commitments: Commitments
let request: AbortController
beforeEach(() => {
  time = new AbortController()
  request = new AbortController()
  commitments = new Commitments({ env: systemEnv, expiry: () => time.signal, serverTime: systemNow })
})

const key = () => ({ material: wallet.tezos! })
const task = () => ({
  ...tezosTask(wallet, { kind: 'tezos-message', bytes: new TextEncoder().encode('Seen.') }),
  unlimitedAcknowledged: false,
})
const trips = () => one.server.exchanges.length + two.server.exchanges.length
const never = new AbortController().signal
const sign = (set = [one], signal = never) => commitments.sign(wallet, key(), set, task(), signal)

/** Prepares, and resolves once the server has committed. */
async function prepared(signal = request.signal) {
  const answered = Promise.withResolvers<void>()
  one.server.after = async () => answered.resolve()
  commitments.prepare(wallet, key(), [one], signal)
  await answered.promise
  one.server.after = async () => {}
}

/** How many trips it took to sign. */
async function tripsToSign(set = [one]): Promise<number> {
  const before = trips()
  expect(await sign(set)).toHaveLength(64)
  return trips() - before
}

describe('invariant 5: commitments', () => {
  test('save a trip, and are used once', async () => {
    await prepared()
    expect(await tripsToSign()).toBe(1)
    expect(await tripsToSign()).toBe(2)
  })

  test('are kept for a short time: after that a signature takes two trips', async () => {
    await prepared()
    time.abort()
    expect(await tripsToSign()).toBe(2)
  })

  test('that a signature has taken are its own: it ends with neither their time nor their request', async () => {
    await prepared()
    const paused = Promise.withResolvers<void>()
    const asked = Promise.withResolvers<void>()
    one.server.before = () => {
      asked.resolve()
      return paused.promise
    }
    const before = trips()
    const signing = sign()
    await asked.promise
    time.abort()
    request.abort()
    paused.resolve()
    expect(await signing).toHaveLength(64)
    expect(trips() - before).toBe(1)
    one.server.before = async () => {}
  })

  test('are for one signing set', async () => {
    await prepared()
    const before = two.server.exchanges.length
    await sign([two])
    expect(two.server.exchanges.length - before).toBe(2)
  })

  test('end when their request does', async () => {
    await prepared()
    request.abort()
    expect(await tripsToSign()).toBe(2)
  })

  test('that a silent server still owes are not waited for once the wallet locks', async () => {
    const [asked, silence] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    one.server.before = () => {
      asked.resolve()
      return silence.promise
    }
    commitments.prepare(wallet, key(), [one], request.signal)
    await asked.promise
    const lock = new AbortController()
    const signing = sign([one], lock.signal)
    lock.abort(new Error('locked'))
    await expect(signing).rejects.toThrow('locked')
    one.server.before = async () => {}
    silence.resolve()
  })

  test('that failed before are begun anew', async () => {
    one.server.before = () => Promise.reject(new Error('no network'))
    commitments.prepare(wallet, key(), [one], request.signal)
    // It was begun later: by the time that it has failed, the other has.
    await expect(frostSession(wallet, [one]).committed).rejects.toMatchObject({ name: 'CarrierFailure' })
    one.server.before = async () => {}
    expect(await tripsToSign()).toBe(2)
  })

  test('that fail while they are waited for are that server’s failure: nobody waits for it twice', async () => {
    let count = 0
    const [asked, silence] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    one.server.before = () => {
      count++
      asked.resolve()
      return silence.promise
    }
    commitments.prepare(wallet, key(), [one], request.signal)
    const signing = sign()
    await asked.promise
    silence.reject(new Error('no network'))
    await expect(signing).rejects.toMatchObject({ name: 'CarrierFailure' })
    expect(count).toBe(1)
    one.server.before = async () => {}
  })

  test('are not made for a request that is over already', async () => {
    let asked = 0
    one.server.before = async () => {
      asked++
    }
    request.abort()
    commitments.prepare(wallet, key(), [one], request.signal)
    // By the time another server has signed, this one would have been asked.
    expect(await tripsToSign([two])).toBe(2)
    expect(asked).toBe(0)
    one.server.before = async () => {}
  })

  test('of a later request take the place, and the end of the earlier one does not end them', async () => {
    await prepared()
    const later = new AbortController()
    await prepared(later.signal)
    request.abort()
    expect(await tripsToSign()).toBe(1)
    later.abort()
  })
})

describe('a session signs once', () => {
  test('and never again, also after it failed', async () => {
    const session = frostSession(wallet, [one])
    expect(await signIn(session, task())).toHaveLength(64)
    await expect(signIn(session, task())).rejects.toMatchObject({ code: 'session-used' })
  })

  test('and not at all once it has ended', async () => {
    const session = frostSession(wallet, [one])
    await session.committed
    session.end()
    await expect(signIn(session, task())).rejects.toMatchObject({ code: 'session-used' })
  })

  test('or was broken off', async () => {
    const session = frostSession(wallet, [one])
    await session.committed
    const abort = new AbortController()
    abort.abort(new Error('locked'))
    await expect(session.sign(task(), abort.signal)).rejects.toThrow('locked')
    await expect(signIn(session, task())).rejects.toMatchObject({ code: 'session-used' })
  })

  test.each([
    ['was broken off', 'locked', true],
    ['has no order to give', 'no owner key', false],
  ])('it ends when it %s: nothing is exchanged for it any more', async (_, message, isBrokenOff) => {
    const silence = Promise.withResolvers<void>()
    one.server.before = () => silence.promise
    const { publicKey } = one.owner
    const owner = { publicKey, sign: () => Promise.reject(new Error('no owner key')) }
    const session = frostSession(wallet, [{ ...one, owner }])
    const abort = new AbortController()
    if (isBrokenOff) abort.abort(new Error('locked'))
    const signing = session.sign({ ...task(), unlimitedAcknowledged: true }, abort.signal)
    await expect(signing).rejects.toThrow(message)
    one.server.before = async () => {}
    silence.resolve()
    await expect(session.committed).rejects.toMatchObject({ code: 'session-ended' })
  })
})
