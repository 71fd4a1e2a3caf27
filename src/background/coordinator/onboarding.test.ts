import { hexToBytes } from '@noble/hashes/utils.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeAs } from '../../cbor/shape.ts'
import { confirmationShape } from '../../ceremony/certificate.ts'
import { stepShape } from '../../wire/contract.ts'
import { fingerprintWords } from '../../wire/fingerprint.ts'
import { someContents } from '../testing/contents.ts'
import { PASSWORD, testCoordinator } from '../testing/coordinator.ts'
import { altered, startSecretServers, type TestServer } from '../testing/secret-servers.ts'

let all: Awaited<ReturnType<typeof startSecretServers>>
let two: TestServer[]
beforeAll(async () => {
  all = await startSecretServers(4)
  two = all.servers.slice(0, 2)
})
afterAll(() => all.stop())

type Wallet = ReturnType<typeof testCoordinator>

/** Nobody may have seen an address. */
async function expectNoAddress({ onboarding, accounts }: Wallet) {
  expect(await onboarding.result()).toBeNull()
  expect(await accounts.list()).toEqual([])
}

async function expectMade(wallet: Wallet) {
  expect(await wallet.onboarding.phase()).toBe('made')
  const result = await wallet.onboarding.result()
  const paid = await wallet.pay()
  expect(result?.accounts.map(({ kind }) => kind)).toEqual(['ethereum', 'tz1'])
  expect(result?.accounts[0]?.address.toLowerCase()).toBe(paid.signer)
}

test('a key is made, and every server counts as done with every step', async () => {
  const wallet = testCoordinator()
  await wallet.make(two)
  const table = (await wallet.onboarding.progress())!
  expect(table.problem).toBeNull()
  expect(table.steps.flatMap(({ cells }) => cells)).toEqual(Array(15).fill('done'))
  await expectMade(wallet)
  await wallet.onboarding.finish()
  expect(await wallet.onboarding.phase()).toBe('none')
  expect(await wallet.vault.state()).toBe('unlocked')
})

test('with four servers three of five sign: every permitted set has checked the key', async () => {
  const wallet = testCoordinator()
  await wallet.make(all.servers)
  await expectMade(wallet)
  const paid = await wallet.pay({ without: [2, 3] })
  expect(paid.with).toEqual(['Server 4', 'Server 5'])
})

test('this computer’s clock is off: that is said, no key is made, and with the right time it is', async () => {
  const wallet = testCoordinator()
  wallet.network.clock.ahead = -360
  await wallet.make(two)
  expect((await wallet.onboarding.progress())!.problem).toMatchObject({ code: 'clock', actions: ['start-over'] })
  await expectNoAddress(wallet)
  wallet.network.clock.ahead = 0
  await wallet.make(two)
  await expectMade(wallet)
})

test('invariant 6: this browser’s share is stored before its confirmation leaves', async () => {
  const wallet = testCoordinator()
  let confirmed = 0
  wallet.network.meddle(async ({ what, body }, forward) => {
    if (what.includes('/steps/') && isConfirmation(body)) {
      confirmed += 1
      expect(wallet.stores.local.values.has('vault') && wallet.stores.copy.values.has('vault')).toBe(true)
    }
    return forward()
  })
  await wallet.make(two)
  expect((await wallet.onboarding.progress())!.problem).toBeNull()
  expect(confirmed).toBe(2)
})

function isConfirmation(body: Uint8Array): boolean {
  const { messages } = decodeAs(stepShape, body)
  return messages.some((message) => {
    try {
      return message.kind === 'broadcast' && message.from === 1 && decodeAs(confirmationShape, message.body).index === 1
    } catch {
      return false
    }
  })
}

/** Where the making can stop, by the request that goes no further. */
const BEFORE_STORED = ['POST /v1/ceremonies$', '/steps/2', '/steps/3']
const AFTER_STORED = ['/certificate', '/activation']

describe('a server stops answering', () => {
  test.each(BEFORE_STORED)('at %s: nothing is stored, and starting over works', async (step) => {
    const wallet = testCoordinator()
    wallet.network.silence(two[1]!, new RegExp(step))
    await wallet.make(two)
    expect(await wallet.onboarding.phase()).toBe('none')
    expect(await wallet.vault.state()).toBe('none')
    const { problem, steps } = (await wallet.onboarding.progress())!
    expect(problem).toMatchObject({
      title: 'No key was made',
      details: [{ name: 'Server 3', text: 'It did not answer.' }],
    })
    expect(steps.flatMap(({ cells }) => cells)).toContain('failed')
    await expectNoAddress(wallet)
    wallet.network.meddle()
    await wallet.make(two)
    await expectMade(wallet)
  })

  test.each(AFTER_STORED)('at %s: no address is shown, and the key is completed later', async (step) => {
    const wallet = testCoordinator()
    wallet.network.silence(two[1]!, new RegExp(step))
    await wallet.make(two)
    expect(await wallet.onboarding.phase()).toBe('prepared')
    expect((await wallet.onboarding.progress())!.problem).toMatchObject({ title: 'The key is not complete yet' })
    await expectNoAddress(wallet)
    await expect(wallet.onboarding.resume(PASSWORD)).rejects.toMatchObject({
      problem: { details: [{ name: 'Server 3', text: 'It did not answer.' }] },
    })
    await expectNoAddress(wallet)
    wallet.network.meddle()
    await wallet.onboarding.resume(PASSWORD)
    await expectMade(wallet)
  })

  test('at the last message: what that server never stored cannot be completed, and it is said so', async () => {
    const wallet = testCoordinator()
    wallet.network.silence(two[1]!, /steps.4/)
    await wallet.make(two)
    wallet.network.meddle()
    await expect(wallet.onboarding.resume(PASSWORD)).rejects.toMatchObject({
      problem: { title: 'This key cannot be completed', details: [{ name: 'Server 3' }], actions: ['start-over'] },
    })
    await wallet.onboarding.cancel()
    expect(await wallet.vault.state()).toBe('none')
    await wallet.make(two)
    await expectMade(wallet)
  })

  test('during the check of the key: the key is completed later', async () => {
    const wallet = testCoordinator()
    let begun = 0
    wallet.network.meddle((trip, forward) => {
      const isCheck = trip.what === 'POST /v1/ceremonies' && trip.origin === two[1]!.origin && ++begun === 2
      return isCheck ? Promise.reject(new TypeError('no network')) : forward()
    })
    await wallet.make(two)
    expect(await wallet.onboarding.phase()).toBe('prepared')
    await expectNoAddress(wallet)
    wallet.network.meddle()
    await wallet.onboarding.resume(PASSWORD)
    await expectMade(wallet)
  })
})

describe('the browser is killed', () => {
  test.each(BEFORE_STORED)('when %s leaves: no half wallet, it starts over', async (step) => {
    const wallet = testCoordinator()
    await killedAt(wallet, step)
    expect(await wallet.onboarding.phase()).toBe('none')
    await wallet.make(two)
    await expectMade(wallet)
  })

  test('after the last message arrived: every party has confirmed, and the key is completed', async () => {
    const wallet = testCoordinator()
    await killedAt(wallet, '/steps/4', true)
    await wallet.onboarding.resume(PASSWORD)
    await expectMade(wallet)
  })

  test.each([
    ...AFTER_STORED.map((step) => [step, 'before it arrives', false] as const),
    ...AFTER_STORED.map((step) => [step, 'after it arrived', true] as const),
  ])('when %s leaves, %s: the key is completed', async (step, _, arrives) => {
    const wallet = testCoordinator()
    await killedAt(wallet, step, arrives)
    expect(await wallet.onboarding.phase()).toBe('prepared')
    expect(await wallet.vault.state()).toBe('locked')
    await expectNoAddress(wallet)
    await wallet.onboarding.resume(PASSWORD)
    await expectMade(wallet)
  })

  test('and its request keys are lost with it: the owner keys give new ones, and the key is completed', async () => {
    const wallet = testCoordinator()
    await killedAt(wallet, '/certificate')
    wallet.stores.requestKeys.values.clear()
    await wallet.onboarding.resume(PASSWORD)
    await expectMade(wallet)
  })

  /** Lets requests to the second server hang, and starts a new browser over what is stored. */
  async function killedAt(wallet: Wallet, step: string, arrives = false) {
    const reached = Promise.withResolvers<void>()
    wallet.network.meddle(async (trip, forward) => {
      if (trip.origin !== two[1]!.origin || !new RegExp(step).test(trip.what)) return forward()
      if (arrives) await forward()
      reached.resolve()
      return new Promise(() => {})
    })
    void wallet.make(two)
    await reached.promise
    await wallet.restart(true)
    wallet.network.meddle()
  }
})

describe('cancelling', () => {
  test('while the share is about to be stored leaves nothing behind', async () => {
    const wallet = testCoordinator()
    const asked = Promise.withResolvers<void>()
    const cost = Promise.withResolvers<number>()
    wallet.hooks.logN = () => {
      asked.resolve()
      return cost.promise
    }
    const made = wallet.make(two)
    await asked.promise
    const cancelled = wallet.onboarding.cancel()
    cost.resolve(14)
    await Promise.all([made, cancelled])
    expect(await wallet.vault.state()).toBe('none')
    expect(await wallet.onboarding.phase()).toBe('none')
    wallet.hooks.logN = async () => 14
    await wallet.make(two)
    await expectMade(wallet)
  })

  test('a prepared key tells the servers, and starting over makes another', async () => {
    const wallet = testCoordinator()
    // Neither server gets the certificate: a certified key is not cancelled.
    wallet.network.meddle((trip, forward) =>
      /certificate/.test(trip.what) ? Promise.reject(new TypeError('no network')) : forward(),
    )
    await wallet.make(two)
    const cancellations: number[] = []
    wallet.network.meddle(async (trip, forward) => {
      const answer = await forward()
      if (trip.what.endsWith('/cancellation')) cancellations.push(answer.status)
      return answer
    })
    await wallet.onboarding.cancel()
    expect(cancellations).toEqual([200, 200])
    expect(await wallet.onboarding.phase()).toBe('none')
    await wallet.make(two)
    await expectMade(wallet)
  })

  test('invariant 6: never removes a key whose address was shown', async () => {
    const wallet = testCoordinator()
    await wallet.make(two)
    const { signer } = await wallet.pay()
    await wallet.onboarding.cancel()
    await expect(wallet.vault.discard()).rejects.toMatchObject({ code: 'vault-in-use' })
    await wallet.restart(true)
    await wallet.onboarding.cancel()
    await wallet.vault.unlock(PASSWORD)
    expect((await wallet.pay()).signer).toBe(signer)
  })

  test('invariant 6: never removes what another page restored meanwhile', async () => {
    const wallet = testCoordinator()
    wallet.hooks.logN = async () => {
      await wallet.vault.create('another password', 14, someContents())
      return 14
    }
    await wallet.make(two)
    expect((await wallet.onboarding.progress())!.problem).toMatchObject({ code: 'vault-exists' })
    await wallet.onboarding.cancel()
    expect(await wallet.vault.read()).toEqual(someContents())
  })

  test('an older copy of a finished vault is no licence to remove the newer', async () => {
    const wallet = testCoordinator()
    wallet.network.silence(two[1]!, /certificate/)
    await wallet.make(two)
    const draft = structuredClone(wallet.stores.copy.values.get('vault'))
    wallet.network.meddle()
    await wallet.onboarding.resume(PASSWORD)
    wallet.stores.copy.values.set('vault', draft)
    wallet.stores.local.values.set('vault', { header: 'damaged' })
    await wallet.restart(true)
    expect(await wallet.onboarding.phase()).toBe('prepared')
    await expect(wallet.onboarding.cancel()).rejects.toMatchObject({ code: 'vault-unreadable' })
    await wallet.onboarding.resume(PASSWORD)
    await expectMade(wallet)
  })
})

test('two pages start at once: one key is made', async () => {
  const wallet = testCoordinator()
  const chosen = two.map((server) => server.chosen)
  const first = wallet.onboarding.start(PASSWORD, chosen)
  await expect(wallet.onboarding.start('another password', chosen)).rejects.toMatchObject({ code: 'already-making' })
  await first
  await wallet.rest()
  await wallet.vault.lock()
  await wallet.vault.unlock(PASSWORD)
  await expectMade(wallet)
})

test('one server is not two parties', async () => {
  const wallet = testCoordinator()
  const { chosen } = two[0]!
  await expect(wallet.onboarding.start(PASSWORD, [chosen, chosen])).rejects.toMatchObject({ code: 'same-server' })
  expect(wallet.network.trips).toEqual([])
})

test('a server that is no longer the one that was chosen gets nothing', async () => {
  const wallet = testCoordinator()
  const [first, second] = two
  const chosen = [first!.chosen, { ...second!.chosen, identity: all.servers[2]!.chosen.identity }]
  const words = [all.servers[2]!, second!].map((server) =>
    fingerprintWords(hexToBytes(server.chosen.identity.slice(2))).join(' '),
  )
  await expect(wallet.onboarding.start(PASSWORD, chosen)).rejects.toMatchObject({
    problem: {
      code: 'fingerprint-changed',
      text: `Its fingerprint was ${words[0]} and is now ${words[1]}. Nothing was sent.`,
    },
  })
  expect(wallet.network.trips.every(({ what }) => what === 'GET /.well-known/secret-server')).toBe(true)
  expect(await wallet.onboarding.phase()).toBe('none')
})

test('an answer altered on its way is nobody’s word: «No valid answer»', async () => {
  const wallet = testCoordinator()
  wallet.network.meddle(async (trip, forward) =>
    trip.origin === two[0]!.origin && /steps.2/.test(trip.what) ? altered(await forward()) : forward(),
  )
  await wallet.make(two)
  expect((await wallet.onboarding.progress())!.problem).toMatchObject({
    code: 'no-valid-answer',
    details: [{ name: 'Server 2', text: 'No valid answer.', quoted: null }],
  })
})

test('an address that an earlier wallet left behind is not shown', async () => {
  const wallet = testCoordinator()
  const old = `0x${'aa'.repeat(20)}`
  await wallet.accounts.add('ethereum', 'Old', { addressAt: async () => old })
  await wallet.make(two)
  await expectMade(wallet)
  expect((await wallet.accounts.list()).map(({ address }) => address)).not.toContain(old)
})
