import { bytesToHex } from '@noble/hashes/utils.js'
import { PayloadError } from '../../chains/payload.ts'
import type { Problem } from '../../messages/problem.ts'
import { ProblemError, problemOf } from '../errors.ts'
import { ended } from '../lapse.ts'
import { Serial } from '../serial.ts'
import type { ServerName, Signed, Signing, SigningOrder } from '../signing.ts'
import type { Site } from '../site.ts'
import type { Account } from '../stores/accounts.ts'
import {
  type Activity,
  type ActivityEntry,
  isTransaction,
  isUnsettled,
  type SignedTransactionEntry,
} from '../stores/activity.ts'
import { chainOf, type Network } from '../stores/networks.ts'
import { type Drafted, transactionsOf } from '../transactions/family.ts'
import type { TransactionNode } from '../transactions/node.ts'
import { type Approvals, type Ends, RequestEnded } from './approvals.ts'
import { chooseNumber } from './choose-number.ts'
import { isInTime, TOO_LATE } from './in-time.ts'
import { ownReading, payloadOf } from './readings.ts'
import type { Consent, HexPayload, SignBody, WaitingRequest } from './request.ts'
import { type SignedCourse, type SigningCourse, signedSteps, signingSteps } from './sign-steps.ts'
import { SigningLine } from './signing-line.ts'
import { NOT_KEPT, NOT_NOTED } from './unwritten.ts'

export interface SignerPorts {
  readonly approvals: Approvals
  readonly signing: Signing
  readonly activity: Activity
  readonly now: () => number
  node(network: Network): Pick<TransactionNode, 'broadcast' | 'mayStillTake'>
  /** A transaction is on its way: it is watched from now on. */
  readonly onSent: () => void
}

interface Ask {
  /** Null when the wallet's own pages ask. */
  readonly site: Site | null
  readonly account: Account
  readonly network: Network
}

export interface MessageAsk extends Ask {
  readonly payload: HexPayload
}

export interface TransactionAsk extends Ask {
  readonly replaces: SignBody['replaces']
}

type Terms = Pick<SignBody, 'drafted' | 'replaces' | 'numbered' | 'feeAsOf' | 'lastLevel'>

const NO_TRANSACTION: Terms = { drafted: null, replaces: null, numbered: null, feeAsOf: null, lastLevel: null }

interface AddOptions {
  readonly spare?: readonly number[]
  readonly since: Ends
}

/** What was consented to, by whose key it is signed. */
interface Approved {
  readonly id: string
  readonly body: SignBody
  readonly account: Account
  readonly consent: Consent
  readonly course: SigningCourse
}

/** Makes a transaction's unsigned bytes. */
export type Draft = () => Promise<Drafted>

/** Takes exact bytes from a wish through consent and ceremony to one delivered signature. */
export class Signer {
  readonly #ports: SignerPorts
  #unlocked = new AbortController()
  readonly #underWay = new Set<Promise<unknown>>()
  /** By account and chain: transactions come before the person in the order in which they were asked for. */
  readonly #drafting = new Map<string, Serial>()
  readonly #line = new SigningLine()

  constructor(ports: SignerPorts) {
    this.#ports = ports
  }

  /** The wallet is about to lock: no approval survives that. Resolves when nothing is being signed any more. */
  async lockAll(): Promise<void> {
    this.#unlocked.abort(new RequestEnded('locked'))
    this.#unlocked = new AbortController()
    await Promise.allSettled(this.#underWay)
  }

  /**
   * @param check throws where it must not be put before the person
   * @returns the signature of what is not sent, as its family writes it
   */
  async message(ask: MessageAsk, signal: AbortSignal, check: () => Promise<void> = async () => {}): Promise<string> {
    const { approvals, activity } = this.#ports
    const request = await approvals.prepare(async (since) => {
      approvals.expectRoom(ask.site)
      // Where Activity cannot be read, what is signed could not be kept: nobody is asked for it.
      await activity.list()
      await check()
      return this.#ask(ask, ask.payload, NO_TRANSACTION, { since })
    })
    const { signed, body, course } = await this.#signed(request.id, ask.account, signal)
    await this.#write({ ...this.#entry(request, body, 'message-signed'), signedWith: [...signed.with] })
    const steps = signedSteps(course, null, null)
    await approvals.setPhase(request.id, { kind: 'signed', steps, hash: null, problem: null })
    return transactionsOf(ask.network.family).encodeSignature(signed.signature)
  }

  /**
   * @returns the hash of the transaction, once it is stored and was handed to the node
   * @throws ProblemError `node-rejects` when the node did not take it
   */
  async transaction(ask: TransactionAsk, draft: Draft, signal: AbortSignal): Promise<string> {
    const request = await this.proposeTransaction(ask, draft)
    return this.carryOut(request.id, ask, signal)
  }

  /** Puts a transaction before the person; `carryOut` is what follows. */
  proposeTransaction(ask: TransactionAsk, draft: Draft): Promise<WaitingRequest> {
    const { account, network, replaces } = ask
    const key = `${account.id} ${chainOf(network)}`
    const turn = this.#drafting.get(key) ?? new Serial()
    this.#drafting.set(key, turn)
    const { approvals, activity } = this.#ports
    return approvals.prepare((since) =>
      turn.run(async () => {
        approvals.expectRoom(ask.site)
        const before = await activity.list()
        const drafted = await draft()
        const { number } = drafted
        if (number === null) return this.#put(ask, drafted, drafted.bytes, { replaces, numbered: null }, { since })
        await activity.assertNumbersKnown()
        // What settled while the draft was made may have been free by the node's count, and is not.
        const settled = new Set(before.filter((entry) => !isUnsettled(entry)).map(({ id }) => id))
        return this.#numbered(ask, drafted, number, { settled, since })
      }),
    )
  }

  /** Puts a draft before the person with a number that nobody else holds. From the last look at the list on, at once. */
  async #numbered(
    ask: TransactionAsk,
    drafted: Drafted,
    number: NonNullable<Drafted['number']>,
    { settled, since }: { readonly settled: ReadonlySet<string>; readonly since: Ends },
  ): Promise<WaitingRequest> {
    const { approvals, activity } = this.#ports
    const count = { account: ask.account.id, chain: chainOf(ask.network) }
    for (;;) {
      const requests = approvals.list()
      const sent = (await activity.list())
        .filter(isTransaction)
        .filter((entry) => entry.account === count.account && entry.chain === count.chain && !settled.has(entry.id))
        // What its node did not take has given its number back: of the two that hold it then, only one can happen.
        .filter((entry) => entry.state !== 'not-taken')
      // What was signed and put away in between is in neither of the two.
      if (requests !== approvals.list()) continue
      const { bytes, number: chosen, spare } = chooseNumber(drafted, number, count, { requests, sent })
      return this.#put(ask, drafted, bytes, chosen, { spare, since })
    }
  }

  async carryOut(
    id: string,
    { account, network }: Omit<TransactionAsk, 'replaces'>,
    signal: AbortSignal,
  ): Promise<string> {
    const { node, now } = this.#ports
    const isDue = (body: SignBody, approvedAt: number) => isInTime(body, approvedAt, now(), node(network))
    const { signed, body, course } = await this.#signed(id, account, signal, isDue)
    const unsigned = payloadOf(body.payload).bytes
    const family = transactionsOf(network.family)
    const { raw, hash } = family.attach(unsigned, signed.signature)
    const { first, count } = family.numbers(unsigned)
    const entry: SignedTransactionEntry = {
      ...this.#entry(this.#ports.approvals.get(id), body, 'signed'),
      signedWith: [...signed.with],
      transaction: {
        hash,
        raw: `0x${bytesToHex(raw)}`,
        unsigned: body.payload.bytes,
        nonce: first,
        count,
        lastLevel: body.lastLevel,
        replacedBy: null,
      },
    }
    // Stored before it is sent: whatever dies from here on, the transaction is not lost and not signed twice.
    await this.#write(entry)
    const problem = await this.#send(entry, network, course)
    this.#ports.onSent()
    if (problem?.code === 'node-rejects') throw new ProblemError(problem, false)
    return hash
  }

  /** What cannot be written down is not released: the request has failed. */
  async #write(entry: ActivityEntry): Promise<void> {
    try {
      await this.#ports.activity.add(entry)
    } catch (cause) {
      await this.#ports.approvals.fail(entry.id, NOT_KEPT)
      throw new ProblemError(NOT_KEPT, false, cause)
    }
  }

  /** What is kept will be sent, if not now then at a later look: only a refusal of the node is a failure for whoever asked. */
  async #send(entry: SignedTransactionEntry, network: Network, course: SignedCourse): Promise<Problem | null> {
    const { approvals, now } = this.#ports
    const { hash } = entry.transaction
    const show = (sent: Parameters<typeof signedSteps>[2], problem: Problem | null) =>
      approvals.setPhase(entry.id, { kind: 'signed', steps: signedSteps(course, hash, sent), hash, problem })
    try {
      await show(null, null)
      const problem = await this.#ports.node(network).broadcast(entry)
      await show(
        problem === null ? { at: now() } : { unsent: problem.code === 'waits-its-turn' ? 'later' : 'failed' },
        problem,
      )
      return problem
    } catch {
      // The page of the request shows it even where that cannot be written down either.
      await Promise.allSettled([show({ unsent: 'failed' }, NOT_NOTED)])
      return NOT_NOTED
    }
  }

  /** Puts a transaction before the person, with the fee of now. @param bytes the draft, with its number */
  #put(
    ask: Ask,
    { bytes: drafted, lastLevel }: Drafted,
    bytes: Uint8Array,
    number: Pick<Terms, 'replaces' | 'numbered'>,
    options: AddOptions,
  ): Promise<WaitingRequest> {
    const payload: HexPayload = { kind: transactionsOf(ask.network.family).payload, bytes: `0x${bytesToHex(bytes)}` }
    const terms = { ...number, drafted: `0x${bytesToHex(drafted)}`, feeAsOf: this.#ports.now(), lastLevel }
    return this.#ask(ask, payload, terms, options)
  }

  /** Reads exact bytes here and puts them before the person. Throws PayloadError when they cannot be read. */
  async #ask(ask: Ask, payload: HexPayload, terms: Terms, options: AddOptions): Promise<WaitingRequest> {
    const reading = ownReading(payload, ask.account.address)
    if (!reading.ok) throw new PayloadError(reading.refusal.code, reading.refusal.message)
    const body: SignBody = {
      kind: 'sign',
      account: ask.account.id,
      chain: chainOf(ask.network),
      payload,
      intent: reading.intent,
      ...terms,
    }
    return this.#ports.approvals.add(ask.site, body, options)
  }

  /**
   * Waits for consent and signs what was consented to; tries again only under the same approval and the same bytes.
   * @param isDue whether it is not too late for what was in time when it was approved; asked before every try
   */
  async #signed(
    id: string,
    account: Account,
    signal: AbortSignal,
    isDue: (body: SignBody, approvedAt: number) => Promise<boolean> = async () => true,
  ): Promise<{ signed: Signed; body: SignBody; course: SignedCourse }> {
    const { approvals, activity, now } = this.#ports
    const consent = await approvals.decision(id, signal)
    const approvedAt = now()
    const request = approvals.get(id)
    const { body } = request
    if (body.kind !== 'sign') throw new TypeError('Only a request to sign is signed.')
    const course = { approvedAt, isTransaction: body.feeAsOf !== null }
    return this.#line.run(body, async (broken) => {
      for (;;) {
        try {
          if (broken !== null) throw new ProblemError(broken, false)
          if (!(await isDue(body, approvedAt))) throw new ProblemError(TOO_LATE, false)
          const { signed, note } = await this.#ceremony({ id, body, account, consent, course }, signal)
          return { signed, body, course: { ...course, signedAt: now(), with: signed.with, note } }
        } catch (error) {
          const problem = (error instanceof RequestEnded && ended(error.reason)) || problemOf(error)
          const mayRetry = error instanceof ProblemError && error.retry
          if (mayRetry && (await approvals.retryWanted(id, problem, signal))) continue
          // Where Activity cannot hold it, Home says that, and the window says this all the same.
          await Promise.allSettled([activity.add({ ...this.#entry(request, body, 'refused'), problem })])
          await approvals.fail(id, problem)
          throw error
        }
      }
    })
  }

  /** One try to sign, which shows how far it is. @returns also what is to be said of the servers that took no part */
  async #ceremony(
    { id, body, account, consent, course }: Approved,
    signal: AbortSignal,
  ): Promise<{ signed: Signed; note: string | null }> {
    const { approvals, signing } = this.#ports
    let note: string | null = null
    const order = this.#order(body, account, consent, ({ with: names, steps }) => {
      note = steps.find((step) => step.note !== null)?.note ?? null
      approvals.showProgress(id, { kind: 'signing', with: [...names], steps: signingSteps(course, steps) })
    })
    const { servers } = await signing.quorum()
    const signed = await this.#sign(order, signal)
    return { signed, note: note ?? notNeeded(servers, signed) }
  }

  #order(body: SignBody, account: Account, consent: Consent, onProgress: SigningOrder['onProgress']): SigningOrder {
    return {
      payload: payloadOf(body.payload),
      account: { kind: account.kind, index: account.index, address: account.address },
      without: consent.despite,
      acknowledged: consent.acknowledged,
      onProgress,
    }
  }

  /** Locking ends it. */
  #sign(order: SigningOrder, signal: AbortSignal): Promise<Signed> {
    const signing = this.#ports.signing.sign(order, AbortSignal.any([signal, this.#unlocked.signal]))
    this.#underWay.add(signing)
    return signing.finally(() => this.#underWay.delete(signing))
  }

  #entry(request: WaitingRequest, body: SignBody, state: ActivityEntry['state']): ActivityEntry {
    return activityOf(request, body, state, this.#ports.now())
  }
}

/** Which servers the signature did without. */
function notNeeded(servers: readonly ServerName[], signed: Signed): string | null {
  const names = servers.map(({ name }) => name).filter((name) => !signed.with.includes(name))
  if (names.length === 0) return null
  return `${new Intl.ListFormat('en').format(names)} ${names.length === 1 ? 'was' : 'were'} not needed`
}

/** A line of Activity about a request to sign. */
export function activityOf(
  request: WaitingRequest,
  body: SignBody,
  state: ActivityEntry['state'],
  at: number,
): ActivityEntry {
  return {
    id: request.id,
    at,
    state,
    site: request.site?.key ?? null,
    account: body.account,
    chain: body.chain,
    intent: body.intent,
    signedWith: [],
    transaction: null,
    problem: null,
  }
}
