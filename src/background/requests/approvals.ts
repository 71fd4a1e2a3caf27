import * as v from 'valibot'
import type { Problem } from '../../messages/problem.ts'
import type { RequestPhase } from '../../messages/request.ts'
import { WalletError } from '../errors.ts'
import { failedForGood } from '../lapse.ts'
import type { Site } from '../site.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { isStoreFailure, Stored } from '../stores/stored.ts'
import { earlierRequests } from './earlier-requests.ts'
import { type Count, closedUp, dealt, lined } from './numbers.ts'
import {
  begun,
  type Consent,
  isBeingDone,
  isOpen,
  isOver,
  type RequestBody,
  type WaitingRequest,
  WaitingRequestSchema,
} from './request.ts'

/** Requests of one site that may wait at once. */
const MOST_PER_SITE = 10
/** Of all sites together: a page may show frames of any number of others. */
const MOST_IN_ALL = 100

/** Why a request ended without consent. */
export type EndReason =
  | 'rejected'
  | 'locked'
  | 'network-changed'
  | 'account-changed'
  | 'window-closed'
  | 'page-gone'
  | 'settled'

/** Thrown to whoever asked. */
export class RequestEnded extends Error {
  override readonly name = 'RequestEnded'
  readonly reason: EndReason

  constructor(reason: EndReason) {
    super(`The request ended: ${reason}.`)
    this.reason = reason
  }
}

export interface ApprovalPorts {
  readonly store: KeyValueStore
  readonly now: () => number
  /** The person has just closed the window on this site: nothing opens for it. */
  readonly isLeft: (site: Site) => boolean
  /** The list changed: window, badge and pages follow. */
  readonly onChange: (requests: readonly WaitingRequest[]) => void
  /** Called before whoever asked is told, so that Activity holds it. */
  readonly onEnded: (request: WaitingRequest, reason: EndReason) => Promise<void>
}

/** What was ended while something was made ready to be asked. */
export type Ends = readonly { readonly matches: (request: WaitingRequest) => boolean; readonly reason: EndReason }[]

interface Waiter {
  readonly resolve: (consent: Consent) => void
  readonly reject: (reason: RequestEnded) => void
}

/**
 * Everything that waits for the person. A request is approved only by its own id and the revision that was on screen,
 * once. Whatever is not approved ends when the wallet locks, the chain or account changes, or a window or page closes.
 */
export class Approvals {
  readonly #ports: ApprovalPorts
  readonly #stored: Stored<WaitingRequest[]>
  readonly #waiters = new Map<string, Waiter>()
  /** Approved requests that failed and may be tried again under the same approval. */
  readonly #retries = new Map<string, (again: boolean) => void>()
  readonly #preparing = new Set<Ends[number][]>()
  /** Being signed or carried out, and no window looks any more. */
  readonly #unseen = new Set<string>()
  #requests: readonly WaitingRequest[] = []

  constructor(ports: ApprovalPorts) {
    this.#ports = ports
    const schema = v.array(WaitingRequestSchema)
    const asItWas = (value: unknown) => value
    this.#stored = new Stored(
      // The last one reads what each version before wrote.
      { key: 'requests', schema, initial: [], migrations: [asItWas, asItWas, earlierRequests] },
      ports.store,
    )
  }

  list(): readonly WaitingRequest[] {
    return this.#requests
  }

  /** @throws `no-request` */
  get(id: string): WaitingRequest {
    const request = this.#requests.find((each) => each.id === id)
    if (request === undefined) throw new WalletError('no-request', 'This request is over.')
    return request
  }

  /**
   * Puts a request before the person.
   * @param options.spare a free number, for an open request whose own is what this one names
   * @param options.since of `prepare`: what has ended since may be this
   * @throws `too-many-requests`, or `same-request` for a second wish to connect; RequestEnded
   */
  async add(
    site: Site | null,
    body: RequestBody,
    { spare = [], since = [] }: { readonly spare?: readonly number[]; readonly since?: Ends } = {},
  ): Promise<WaitingRequest> {
    this.expectRoom(site)
    const asksTwice = this.#openOf(site).some((request) => request.body.kind === body.kind)
    if (asksTwice && body.kind !== 'sign') throw new WalletError('same-request', 'The same request waits already.')
    const { now } = this.#ports
    const request: WaitingRequest = {
      id: crypto.randomUUID(),
      revision: crypto.randomUUID(),
      site,
      body,
      createdAt: now(),
      phase: { kind: 'open' },
    }
    const end = since.find(({ matches }) => matches(request))
    if (end !== undefined) throw new RequestEnded(end.reason)
    await this.#change((requests) => {
      const longer = [...requests, request]
      return body.kind === 'sign' ? dealt(longer, body, spare) : longer
    })
    return request
  }

  /**
   * Before what another request would cost.
   * @throws `too-many-requests` when no more of this site may wait, RequestEnded when nothing opens for it now
   */
  expectRoom(site: Site | null): void {
    if (site !== null && this.#ports.isLeft(site)) throw new RequestEnded('window-closed')
    const inAll = this.#requests.filter((request) => isOpen(request) && request.site !== null).length
    if (this.#openOf(site).length < MOST_PER_SITE && (site === null || inAll < MOST_IN_ALL)) return
    throw new WalletError('too-many-requests', 'Too many requests wait already.')
  }

  /** Makes ready what `add` then puts before the person. Whatever ends every such request meanwhile ends this one. */
  async prepare<T>(work: (since: Ends) => Promise<T>): Promise<T> {
    const since: Ends[number][] = []
    this.#preparing.add(since)
    try {
      return await work(since)
    } finally {
      this.#preparing.delete(since)
    }
  }

  #openOf(site: Site | null): WaitingRequest[] {
    return this.#requests.filter((request) => isOpen(request) && request.site?.key === site?.key)
  }

  /** What the person decides. Rejects with `RequestEnded`. Aborting `signal` means that the page is gone. */
  decision(id: string, signal: AbortSignal): Promise<Consent> {
    const request = this.#requests.find((each) => each.id === id)
    // It ended before anybody waited for it.
    if (request === undefined || !isOpen(request)) return Promise.reject(new RequestEnded('rejected'))
    const decided = new Promise<Consent>((resolve, reject) => this.#waiters.set(id, { resolve, reject }))
    const leave = () => void this.end((request) => request.id === id, 'page-gone')
    if (signal.aborted) leave()
    signal.addEventListener('abort', leave, { once: true })
    return decided.finally(() => signal.removeEventListener('abort', leave))
  }

  /** @throws `no-request`, `request-changed` when `revision` is not what it is now, `already-answered` */
  async approve(id: string, revision: string, consent: Consent): Promise<void> {
    const request = this.get(id)
    if (!isOpen(request)) throw new WalletError('already-answered', 'This request was answered before.')
    if (request.revision !== revision) {
      throw new WalletError('request-changed', 'The request has changed. Look at it again.')
    }
    const waiter = this.#waiters.get(id)
    this.#waiters.delete(id)
    if (waiter === undefined) throw new WalletError('no-request', 'This request is over.')
    await this.setPhase(id, begun(request))
    waiter.resolve(consent)
  }

  reject(id: string): Promise<void> {
    this.get(id)
    return this.end((request) => request.id === id, 'rejected')
  }

  /** Ends every matching request that has not been approved. Whoever asked is told, also where Activity cannot hold it. */
  async end(matches: (request: WaitingRequest) => boolean, reason: EndReason): Promise<void> {
    for (const since of this.#preparing) since.push({ matches, reason })
    for (const request of this.#requests.filter(matches)) this.#answerRetry(request.id, false)
    const ended = this.#requests.filter((request) => isOpen(request) && matches(request))
    if (ended.length === 0) return
    const phase: RequestPhase = { kind: 'rejected' }
    await this.#change((requests) =>
      closedUp(
        requests.map((each) => (ended.includes(each) ? { ...each, phase } : each)),
        ended,
      ),
    )
    const failures: unknown[] = []
    for (const request of ended) {
      await this.#ports.onEnded(request, reason).catch((error: unknown) => failures.push(error))
      this.#waiters.get(request.id)?.reject(new RequestEnded(reason))
      this.#waiters.delete(request.id)
    }
    await this.#change((requests) => requests.filter((each) => !ended.some(({ id }) => id === each.id)))
    if (failures.length > 0) throw failures[0]
  }

  /**
   * An approved request failed in a way that trying again may mend.
   * @returns whether the person wants that; false when the window is left, the wallet locks or the page is gone
   */
  async retryWanted(id: string, problem: Problem, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted || this.#unseen.has(id)) return false
    const answered = new Promise<boolean>((resolve) => this.#retries.set(id, resolve))
    const leave = () => this.#answerRetry(id, false)
    signal.addEventListener('abort', leave, { once: true })
    await this.setPhase(id, { kind: 'failed', problem, retry: true })
    return answered.finally(() => signal.removeEventListener('abort', leave))
  }

  /** @throws `no-request` when nothing waits for this */
  async retry(id: string): Promise<void> {
    if (!this.#retries.has(id)) throw new WalletError('no-request', 'This request is over.')
    await this.setPhase(id, begun(this.get(id)))
    this.#answerRetry(id, true)
  }

  /** An approved request failed for good: it stays before the person, who puts it away. */
  async fail(id: string, problem: Problem): Promise<void> {
    const request = this.#requests.find((each) => each.id === id)
    if (request === undefined) return
    const said = failedForGood(problem, request.site !== null)
    await this.setPhase(id, { kind: 'failed', problem: said, retry: false })
  }

  #answerRetry(id: string, again: boolean): void {
    this.#retries.get(id)?.(again)
    this.#retries.delete(id)
  }

  /** Replaces the content of an open request by what `change` makes of it, which then needs a new look. */
  async revise(id: string, change: (body: RequestBody) => RequestBody): Promise<void> {
    const request = this.get(id)
    if (!isOpen(request)) throw new WalletError('already-answered', 'This request was answered before.')
    const revised = { ...request, body: change(request.body), revision: crypto.randomUUID() }
    await this.#change((requests) => requests.map((each) => (each === request ? revised : each)))
  }

  /** How far the signing is. Only who looks on needs it: it is written down nowhere. */
  showProgress(id: string, phase: RequestPhase): void {
    this.#show((requests) => requests.map((each) => (each.id === id ? { ...each, phase } : each)))
  }

  async setPhase(id: string, phase: RequestPhase): Promise<void> {
    const request = this.#requests.find((each) => each.id === id)
    if (request === undefined) return
    const isUnseen = !isBeingDone({ ...request, phase }) && this.#unseen.delete(id)
    const isGivenUp =
      (phase.kind === 'failed' && !phase.retry) || (phase.kind === 'signed' && phase.problem?.code === 'node-rejects')
    await this.#change((requests) => {
      const others = requests.filter((each) => each !== request)
      const after = isUnseen ? others : requests.map((each) => (each === request ? { ...each, phase } : each))
      if (isGivenUp) return closedUp(after, [request])
      return isOpen(request) ? lined(after, request) : after
    })
  }

  /** Nobody looks at a request any more. An open one is rejected by it; one under way goes on and then disappears. */
  async dismiss(id: string): Promise<void> {
    const request = this.#requests.find((each) => each.id === id)
    if (request === undefined) return
    if (isOpen(request)) return this.reject(id)
    this.#answerRetry(id, false)
    if (isBeingDone(request)) this.#unseen.add(id)
    else {
      const given = request.phase.kind === 'failed' && request.phase.retry ? [request] : []
      await this.#change((requests) =>
        closedUp(
          requests.filter((each) => each.id !== id),
          given,
        ),
      )
    }
  }

  /**
   * After a start of the worker: what waited or was being signed before has lost its consent. It stays on the list as
   * lapsed, so that a window that still stands open can say so.
   * @param lapse what is said of a request; null when nothing is left to say
   * @param isSeen a window stands open: what it said before stays in it
   * @returns those that have lapsed now
   */
  async recover(
    lapse: (request: WaitingRequest) => Problem | null,
    isSeen: boolean,
  ): Promise<readonly WaitingRequest[]> {
    const before = await this.#stored.read()
    const lapsed = before.flatMap((request): WaitingRequest[] => {
      const problem = isOver(request) ? null : lapse(request)
      return problem === null ? [] : [{ ...request, phase: { kind: 'lapsed', problem } }]
    })
    const said = before.filter(
      ({ phase }) => isSeen && (phase.kind === 'lapsed' || (phase.kind === 'failed' && !phase.retry)),
    )
    await this.#change(() => [...said, ...lapsed])
    return lapsed
  }

  /** A number that was promised is free again: those behind it close up. */
  async giveBack(count: Count, number: number): Promise<void> {
    await this.#change((requests) => dealt(requests, count, [number]))
  }

  async #change(change: (requests: readonly WaitingRequest[]) => readonly WaitingRequest[]): Promise<void> {
    this.#show(change)
    try {
      await this.#stored.update(() => [...this.#requests])
    } catch (error) {
      // Only a later worker reads it, to say what was interrupted. What is signed is written down elsewhere, or not released.
      if (!isStoreFailure(error)) throw error
    }
  }

  #show(change: (requests: readonly WaitingRequest[]) => readonly WaitingRequest[]): void {
    this.#requests = change(this.#requests)
    this.#ports.onChange(this.#requests)
  }
}
