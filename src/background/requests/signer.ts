import { bytesToHex } from '@noble/hashes/utils.js'
import { attachSignature, serialiseSignature } from '../../chains/ethereum/attach-signature.ts'
import type { EthereumRpc } from '../../chains/ethereum/rpc.ts'
import { PayloadError } from '../../chains/payload.ts'
import type { Intent as IntentView } from '../../messages/intent.ts'
import type { SignStep } from '../../messages/request.ts'
import { ProblemError, problemOf } from '../errors.ts'
import type { Signed, Signing } from '../signing.ts'
import type { Site } from '../site.ts'
import type { Account } from '../stores/accounts.ts'
import { type Activity, type ActivityEntry, isTransaction } from '../stores/activity.ts'
import type { Network } from '../stores/networks.ts'
import { broadcast } from '../transactions/broadcast.ts'
import { nonceOf } from '../transactions/draft.ts'
import type { Approvals } from './approvals.ts'
import { ownReading, payloadOf } from './readings.ts'
import { type Consent, type HexPayload, isOver, type SignBody, type WaitingRequest } from './request.ts'

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
  readonly bytes: Uint8Array
  readonly replaces: SignBody['replaces']
}

/** Takes exact bytes from a wish through consent and ceremony to one delivered signature. */
export class Signer {
  readonly #ports: SignerPorts

  constructor(ports: SignerPorts) {
    this.#ports = ports
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
    const { signed, body } = await this.#signed(request.id, ask.account, signal)
    await this.#ports.activity.add({ ...this.#entry(request, body, 'message-signed'), signedWith: [...signed.with] })
    await this.#show(request.id, signed, null)
    return serialiseSignature(signed.signature)
  }

  /** @returns the hash of the transaction, once it is stored and was handed to the node */
  async transaction(ask: TransactionAsk, signal: AbortSignal): Promise<string> {
    const request = await this.proposeTransaction(ask)
    return this.carryOut(request.id, ask, signal)
  }

  /** Puts a transaction before the person; `carryOut` is what follows. */
  proposeTransaction(ask: TransactionAsk): Promise<WaitingRequest> {
    const payload: HexPayload = { kind: 'ethereum-transaction', bytes: `0x${bytesToHex(ask.bytes)}` }
    return this.#ask(ask, payload, ask.replaces)
  }

  async carryOut(id: string, { account, network }: Ask, signal: AbortSignal): Promise<string> {
    const { signed, body } = await this.#signed(id, account, signal)
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
    await this.#send(entry, network, signed)
    this.#ports.onSent()
    return hash
  }

  async #send(entry: ActivityEntry, network: Network, signed: Signed): Promise<void> {
    if (!isTransaction(entry)) return
    await this.#show(entry.id, signed, entry.transaction.hash)
    const host = new URL(network.rpcUrl).host
    const problem = await broadcast(this.#ports.node(network), this.#ports.activity, entry, host)
    if (problem !== null) await this.#show(entry.id, signed, entry.transaction.hash, problem)
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
      intent: reading.intent as IntentView,
      feeAsOf: payload.kind === 'ethereum-transaction' ? this.#ports.now() : null,
      replaces,
    })
  }

  /** Waits for consent and signs what was consented to; tries again only under the same approval and the same bytes. */
  async #signed(id: string, account: Account, signal: AbortSignal): Promise<{ signed: Signed; body: SignBody }> {
    const { approvals } = this.#ports
    const consent = await approvals.decision(id, signal)
    const request = approvals.get(id)
    const { body } = request
    if (body.kind !== 'sign') throw new TypeError('Only a request to sign is signed.')
    for (;;) {
      try {
        return { signed: await this.#sign(id, body, account, consent, signal), body }
      } catch (error) {
        const problem = problemOf(error)
        const mayRetry = error instanceof ProblemError && error.retry
        if (mayRetry && (await approvals.retryWanted(id, problem, signal))) continue
        await this.#ports.activity.add({ ...this.#entry(request, body, 'refused'), problem })
        await approvals.setPhase(id, { kind: 'failed', problem, retry: false })
        throw error
      }
    }
  }

  #sign(id: string, body: SignBody, account: Account, consent: Consent, signal: AbortSignal): Promise<Signed> {
    const order = {
      payload: payloadOf(body.payload),
      account: { index: account.index, address: account.address },
      without: consent.despite,
      acknowledged: consent.acknowledged,
      onProgress: (progress: { with: readonly string[]; steps: readonly SignStep[] }) => {
        void this.#ports.approvals.setPhase(id, {
          kind: 'signing',
          with: [...progress.with],
          steps: [...progress.steps],
        })
      },
    }
    return this.#ports.signing.sign(order, signal)
  }

  #show(id: string, signed: Signed, hash: string | null, problem: ReturnType<typeof problemOf> | null = null) {
    const steps: SignStep[] = [
      { step: 'approved', state: 'done', party: null, note: null, at: null },
      ...signed.with.map((party): SignStep => ({ step: 'signed', state: 'done', party, note: null, at: null })),
    ]
    return this.#ports.approvals.setPhase(id, { kind: 'signed', steps, hash, problem })
  }

  #entry(request: WaitingRequest, body: SignBody, state: ActivityEntry['state']): ActivityEntry {
    return activityOf(request, body, state, this.#ports.now())
  }
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
