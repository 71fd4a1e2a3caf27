import { expect, test } from 'vitest'
import { memoryStore } from '../testing/memory-store.ts'
import { Approvals, type EndReason, RequestEnded } from './approvals.ts'
import type { Consent, RequestBody, WaitingRequest } from './request.ts'

const SITE = { origin: 'https://kiosk.example', within: null, key: 'https://kiosk.example' }
const BODY: RequestBody = { kind: 'unreadable', chain: 'eip155:1', bytes: '0x', code: 'x', reason: 'y' }
const CONSENT: Consent = { despite: [], acknowledged: [], accounts: [] }
const PROBLEM = { code: 'interrupted', title: 't', text: '', details: [], actions: [] }
const open = () => new AbortController().signal

function setUp(store = memoryStore()) {
  const ended: [string, EndReason][] = []
  const lists: (readonly WaitingRequest[])[] = []
  const approvals = new Approvals({
    store,
    now: () => 5,
    isLeft: () => false,
    onChange: (requests) => lists.push(requests),
    onEnded: async ({ id }, reason) => void ended.push([id, reason]),
  })
  return { approvals, ended, lists, store }
}

/** Several requests of one kind may wait only if they are to be signed; here each comes from a site of its own. */
const another = (n: number) => ({ ...SITE, key: `${SITE.key}:${n}` })

test('consent resolves the request it names, at the revision that was on screen, once', async () => {
  const { approvals } = setUp()
  const [one, other] = [await approvals.add(another(1), BODY), await approvals.add(another(2), BODY)]
  const decided = approvals.decision(one.id, open())
  const waiting = approvals.decision(other.id, open())
  await expect(approvals.approve(one.id, other.revision, CONSENT)).rejects.toMatchObject({ code: 'request-changed' })
  await approvals.approve(one.id, one.revision, CONSENT)
  expect(await decided).toBe(CONSENT)
  await expect(approvals.approve(one.id, one.revision, CONSENT)).rejects.toMatchObject({ code: 'already-answered' })
  await expect(approvals.approve('no such id', one.revision, CONSENT)).rejects.toMatchObject({ code: 'no-request' })
  await approvals.reject(other.id)
  await expect(waiting).rejects.toMatchObject({ reason: 'rejected' })
})

test('a changed request needs a new look', async () => {
  const { approvals } = setUp()
  const request = await approvals.add(SITE, BODY)
  const decided = approvals.decision(request.id, open())
  await approvals.revise(request.id, () => ({ ...BODY, bytes: '0x01' }))
  await expect(approvals.approve(request.id, request.revision, CONSENT)).rejects.toMatchObject({
    code: 'request-changed',
  })
  const { revision } = approvals.get(request.id)
  await approvals.approve(request.id, revision, CONSENT)
  await decided
  await expect(approvals.revise(request.id, () => BODY)).rejects.toMatchObject({ code: 'already-answered' })
})

test.each(['locked', 'network-changed', 'account-changed', 'window-closed'] as const)(
  '%s ends what is not approved, writes it down, and leaves what is being signed',
  async (reason) => {
    const { approvals, ended } = setUp()
    const [signing, waiting] = [await approvals.add(another(1), BODY), await approvals.add(another(2), BODY)]
    const approved = approvals.decision(signing.id, open())
    await approvals.approve(signing.id, signing.revision, CONSENT)
    await approved
    const decided = approvals.decision(waiting.id, open())
    const refused = expect(decided).rejects.toEqual(new RequestEnded(reason))
    await approvals.end(() => true, reason)
    await refused
    expect(ended).toEqual([[waiting.id, reason]])
    expect(approvals.list().map(({ id }) => id)).toEqual([signing.id])
  },
)

test('the page goes: its request goes with it, also when it went before', async () => {
  const { approvals, ended } = setUp()
  const page = new AbortController()
  const request = await approvals.add(SITE, BODY)
  const decided = expect(approvals.decision(request.id, page.signal)).rejects.toMatchObject({ reason: 'page-gone' })
  page.abort()
  await decided
  const late = await approvals.add(SITE, BODY)
  await expect(approvals.decision(late.id, page.signal)).rejects.toMatchObject({ reason: 'page-gone' })
  expect(ended).toHaveLength(2)
})

test('it ends before anybody waits for it: whoever asks then is told', async () => {
  const { approvals } = setUp()
  const { id } = await approvals.add(SITE, BODY)
  await approvals.end(() => true, 'locked')
  await expect(approvals.decision(id, open())).rejects.toBeInstanceOf(RequestEnded)
})

test('it ends while that is written down: whoever asks then is told', async () => {
  const { promise: told, resolve: tell } = Promise.withResolvers<void>()
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>()
  const onEnded = async () => {
    tell()
    await asked
  }
  const approvals = new Approvals({
    store: memoryStore(),
    now: () => 5,
    isLeft: () => false,
    onChange: () => {},
    onEnded,
  })
  const { id } = await approvals.add(SITE, BODY)
  const ending = approvals.end(() => true, 'locked')
  await told
  const decided = expect(approvals.decision(id, open())).rejects.toBeInstanceOf(RequestEnded)
  ask()
  await ending
  await decided
})

test('one wish of a kind per site, and a bound on those to be signed', async () => {
  const { approvals } = setUp()
  await approvals.add(SITE, BODY)
  await expect(approvals.add(SITE, BODY)).rejects.toMatchObject({ code: 'same-request' })
  expect(await approvals.add(another(1), BODY)).toBeDefined()
})

test('a bound on what waits of all sites together, which the wallet’s own pages pass', async () => {
  const { approvals } = setUp()
  for (let n = 0; n < 100; n++) await approvals.add(another(n), BODY)
  await expect(approvals.add(another(100), BODY)).rejects.toMatchObject({ code: 'too-many-requests' })
  const own = await approvals.add(null, BODY)
  await approvals.reject(own.id)
  await approvals.end(({ site }) => site?.key === another(7).key, 'rejected')
  expect(await approvals.add(another(100), BODY)).toBeDefined()
})

test('what ends while a request is made ready ends it, and nothing that ended before or concerns another', async () => {
  const { approvals } = setUp()
  await approvals.end(() => true, 'locked')
  const slow = Promise.withResolvers<void>()
  const ready = (n: number) =>
    approvals.prepare(async (since) => {
      await slow.promise
      return approvals.add(another(n), BODY, { since })
    })
  const gone = expect(ready(1)).rejects.toEqual(new RequestEnded('network-changed'))
  const stays = ready(2)
  await approvals.end(({ site }) => site?.key === another(1).key, 'network-changed')
  slow.resolve()
  await gone
  const { id } = await stays
  expect(approvals.list().map((request) => request.id)).toEqual([id])
})

test('a restart of the worker: consent is gone, the request is shown as lapsed', async () => {
  const { approvals, store } = setUp()
  const [open1, signing] = [await approvals.add(another(1), BODY), await approvals.add(another(2), BODY)]
  const approved = approvals.decision(signing.id, open())
  await approvals.approve(signing.id, signing.revision, CONSENT)
  await approved
  const { approvals: later } = setUp(store)
  const lapsed = await later.recover(() => PROBLEM, true)
  expect(lapsed.map(({ id }) => id)).toEqual([open1.id, signing.id])
  expect(later.list().map(({ phase }) => phase.kind)).toEqual(['lapsed', 'lapsed'])
  await expect(later.approve(open1.id, open1.revision, CONSENT)).rejects.toMatchObject({ code: 'already-answered' })
  await later.dismiss(open1.id)
  await later.dismiss(signing.id)
  expect(later.list()).toEqual([])
  expect(await setUp(store).approvals.recover(() => PROBLEM, true)).toEqual([])
})

test('a restart of the worker: what the window said before stays in it, and goes where no window is left', async () => {
  const { approvals, store } = setUp()
  const [failed, waiting] = [await approvals.add(another(1), BODY), await approvals.add(another(2), BODY)]
  const approved = approvals.decision(failed.id, open())
  await approvals.approve(failed.id, failed.revision, CONSENT)
  await approved
  await approvals.fail(failed.id, PROBLEM)
  const seen = setUp(store).approvals
  expect((await seen.recover(() => PROBLEM, true)).map(({ id }) => id)).toEqual([waiting.id])
  expect(seen.list().map(({ id, phase }) => [id, phase.kind])).toEqual([
    [failed.id, 'failed'],
    [waiting.id, 'lapsed'],
  ])
  const again = setUp(store).approvals
  expect(await again.recover(() => PROBLEM, true)).toEqual([])
  expect(again.list()).toHaveLength(2)
  const unseen = setUp(store).approvals
  expect(await unseen.recover(() => PROBLEM, false)).toEqual([])
  expect(unseen.list()).toEqual([])
})

test('trying again happens under the same approval, until the window is left', async () => {
  const { approvals } = setUp()
  const request = await approvals.add(SITE, BODY)
  const decided = approvals.decision(request.id, open())
  await approvals.approve(request.id, request.revision, CONSENT)
  await decided
  const wanted = approvals.retryWanted(request.id, PROBLEM, open())
  await approvals.retry(request.id)
  expect(await wanted).toBe(true)
  await expect(approvals.retry(request.id)).rejects.toMatchObject({ code: 'no-request' })
  const unwanted = approvals.retryWanted(request.id, PROBLEM, open())
  await approvals.end(() => true, 'locked')
  expect(await unwanted).toBe(false)
})

test('a window left during signing: the request disappears when it is done', async () => {
  const { approvals } = setUp()
  const request = await approvals.add(SITE, BODY)
  const decided = approvals.decision(request.id, open())
  await approvals.approve(request.id, request.revision, CONSENT)
  await decided
  await approvals.dismiss(request.id)
  expect(approvals.list()).toHaveLength(1)
  await approvals.setPhase(request.id, { kind: 'signed', steps: [], hash: null, problem: null })
  expect(approvals.list()).toEqual([])
})
