import { bytesToHex } from '@noble/hashes/utils.js'
import { attachSignature, serialiseSignature } from '../../chains/ethereum/attach-signature.ts'
import type { EthereumRpc } from '../../chains/ethereum/rpc.ts'
import { PayloadError } from '../../chains/payload.ts'
import type { Problem } from '../../messages/problem.ts'
import { ProblemError, problemOf } from '../errors.ts'
import { ended } from '../lapse.ts'
import { Serial } from '../serial.ts'
import type { ServerName, Signed, Signing, SigningOrder } from '../signing.ts'
import type { Site } from '../site.ts'
import type { Account } from '../stores/accounts.ts'
import { type Activity, type ActivityEntry, isTransaction } from '../stores/activity.ts'
import type { Network } from '../stores/networks.ts'
import { broadcast } from '../transactions/broadcast.ts'
import { nonceOf } from '../transactions/draft.ts'
import { type Approvals, RequestEnded } from './approvals.ts'
import { ownReading, payloadOf } from './readings.ts'
import { type Consent, type HexPayload, isOver, type SignBody, type WaitingRequest } from './request.ts'
import { type SignedCourse, signedSteps, signingSteps } from './sign-steps.ts'

export interface SignerPorts {
  readonly approvals: Approvals
  readonly signing: Signing
  readonly activity: Activity
  readonly now: () => number
  node(network: Network): EthereumRpc
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

/** Makes a transaction's unsigned bytes. `reserved` are the numbers that are promised already. */
export type Draft = (reserved: readonly number[]) => Promise<Uint8Array>

/** Takes exact bytes from a wish through consent and ceremony to one delivered signature. */
export class Signer {
  readonly #ports: SignerPorts
  #unlocked = new AbortController()
  readonly #underWay = new Set<Promise<unknown>>()
  /** By account and chain: a number is promised to one transaction before the next is drafted. */
  readonly #drafting = new Map<string, Serial>()

  constructor(ports: SignerPorts) {
    this.#ports = ports
  }

  /** The wallet is about to lock: no approval survives that. Resolves when nothing is being signed any more. */
  async lockAll(): Promise<void> {
    this.#unlocked.abort(new RequestEnded('locked'))
    this.#unlocked = new AbortController()
    await Promise.allSettled(this.#underWay)
  }

  /** Nonces promised to requests before the person and to transactions that are not settled. */
  async reservedNonces(accountId: string, chainId: number): Promise<number[]> {
    const waiting = this.#ports.approvals.list().flatMap((request) => {
      const { body } = request
      if (isOver(request) || body.kind !== 'sign' || body.account !== accountId || body.chainId !== chainId) return []
      return body.payload.kind === 'ethereum-transaction' && body.replaces === null ? [body.intent.nonce!] : []
    })
    const sent = (await this.#ports.activity.unsettled())
      .filter((entry) => entry.account === accountId && entry.chainId === chainId)
      .map((entry) => entry.transaction.nonce)
    return [...waiting, ...sent]
  }

  /** @returns the 65-byte signature of a message or typed data, as 0x hex */
  async message(ask: MessageAsk, signal: AbortSignal): Promise<string> {
    const request = await this.#ask(ask, ask.payload, null)
    const { signed, body, course } = await this.#signed(request.id, ask.account, signal)
    await this.#ports.activity.add({ ...this.#entry(request, body, 'message-signed'), signedWith: [...signed.with] })
    const steps = signedSteps(course, null, null)
    await this.#ports.approvals.setPhase(request.id, { kind: 'signed', steps, hash: null, problem: null })
    return serialiseSignature(signed.signature)
  }

  /** @returns the hash of the transaction, once it is stored and was handed to the node */
  async transaction(ask: TransactionAsk, draft: Draft, signal: AbortSignal): Promise<string> {
    const request = await this.proposeTransaction(ask, draft)
    return this.carryOut(request.id, ask, signal)
  }

  /** Puts a transaction before the person; `carryOut` is what follows. */
  proposeTransaction(ask: TransactionAsk, draft: Draft): Promise<WaitingRequest> {
    const { account, network, replaces } = ask
    const key = `${account.id} ${network.chainId}`
    const turn = this.#drafting.get(key) ?? new Serial()
    this.#drafting.set(key, turn)
    return turn.run(async () => {
      const bytes = await draft(await this.reservedNonces(account.id, network.chainId))
      return this.#ask(ask, { kind: 'ethereum-transaction', bytes: `0x${bytesToHex(bytes)}` }, replaces)
    })
  }

  async carryOut(id: string, { account, network }: Ask, signal: AbortSignal): Promise<string> {
    const { signed, body, course } = await this.#signed(id, account, signal)
    const unsigned = payloadOf(body.payload).bytes
    const { raw, hash } = attachSignature(unsigned, signed.signature)
    const entry: ActivityEntry = {
      ...this.#entry(this.#ports.approvals.get(id), body, 'signed'),
      signedWith: [...signed.with],
      transaction: {
        hash,
        raw: `0x${bytesToHex(raw)}`,
        unsigned: body.payload.bytes,
        nonce: nonceOf(unsigned),
        replacedBy: null,
      },
    }
    // Stored before it is sent: whatever dies from here on, the transaction is not lost and not signed twice.
    await this.#ports.activity.add(entry)
    await this.#send(entry, network, course)
    this.#ports.onSent()
    return hash
  }

  async #send(entry: ActivityEntry, network: Network, course: SignedCourse): Promise<void> {
    if (!isTransaction(entry)) return
    const { approvals, activity, now } = this.#ports
    const { hash } = entry.transaction
    const show = (sent: Parameters<typeof signedSteps>[2], problem: Problem | null) =>
      approvals.setPhase(entry.id, { kind: 'signed', steps: signedSteps(course, hash, sent), hash, problem })
    await show(null, null)
    const problem = await broadcast(this.#ports.node(network), activity, entry, new URL(network.rpcUrl).host)
    await show(problem === null ? { at: now() } : { failed: true }, problem)
  }

  /** Reads exact bytes here and puts them before the person. Throws PayloadError when they cannot be read. */
  async #ask(ask: Ask, payload: HexPayload, replaces: SignBody['replaces']): Promise<WaitingRequest> {
    const reading = ownReading(payload, ask.account.address)
    if (!reading.ok) throw new PayloadError(reading.refusal.code, reading.refusal.message)
    return this.#ports.approvals.add(ask.site, {
      kind: 'sign',
      account: ask.account.id,
      chainId: ask.network.chainId,
      payload,
      intent: reading.intent,
      feeAsOf: payload.kind === 'ethereum-transaction' ? this.#ports.now() : null,
      replaces,
    })
  }

  /** Waits for consent and signs what was consented to; tries again only under the same approval and the same bytes. */
  async #signed(
    id: string,
    account: Account,
    signal: AbortSignal,
  ): Promise<{ signed: Signed; body: SignBody; course: SignedCourse }> {
    const { approvals, signing, now } = this.#ports
    const consent = await approvals.decision(id, signal)
    const approvedAt = now()
    const request = approvals.get(id)
    const { body } = request
    if (body.kind !== 'sign') throw new TypeError('Only a request to sign is signed.')
    for (;;) {
      try {
        const isTransaction = body.payload.kind === 'ethereum-transaction'
        const course = { approvedAt, isTransaction }
        let note: string | null = null
        const order = this.#order(body, account, consent, ({ with: names, steps }) => {
          note = steps.find((step) => step.note !== null)?.note ?? null
          void approvals.setPhase(id, { kind: 'signing', with: [...names], steps: signingSteps(course, steps) })
        })
        const { servers } = await signing.quorum()
        const signed = await this.#sign(order, signal)
        note ??= notNeeded(servers, signed)
        return { signed, body, course: { ...course, signedAt: now(), with: signed.with, note } }
      } catch (error) {
        const problem = (error instanceof RequestEnded && ended(error.reason)) || problemOf(error)
        const mayRetry = error instanceof ProblemError && error.retry
        if (mayRetry && (await approvals.retryWanted(id, problem, signal))) continue
        await this.#ports.activity.add({ ...this.#entry(request, body, 'refused'), problem })
        await approvals.setPhase(id, { kind: 'failed', problem, retry: false })
        throw error
      }
    }
  }

  #order(body: SignBody, account: Account, consent: Consent, onProgress: SigningOrder['onProgress']): SigningOrder {
    return {
      payload: payloadOf(body.payload),
      account: { index: account.index, address: account.address },
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
    chainId: body.chainId,
    intent: body.intent,
    signedWith: [],
    transaction: null,
    problem: null,
  }
}
