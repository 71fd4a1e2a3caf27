import * as v from 'valibot'
import { encodeAs } from '../../cbor/shape.ts'
import { CarrierFailure } from '../../ceremony/coordinator.ts'
import { permittedSigningSets } from '../../ceremony/quorum.ts'
import { IntentSchema } from '../../chains/intent-schema.ts'
import type { Payload } from '../../chains/payload.ts'
import { familyOfPurpose, readPayload } from '../../chains/registry.ts'
import type { ProblemDetail } from '../../messages/problem.ts'
import type { SignStep } from '../../messages/request.ts'
import type { WalletView } from '../../messages/view.ts'
import { deriveChild } from '../../mpc/derive.ts'
import { BenignAbort, CheatingAbort } from '../../mpc/errors.ts'
import type { PartyIndex } from '../../mpc/party.ts'
import { systemEnv } from '../../mpc/system-env.ts'
import { paths, readingRequestShape } from '../../wire/contract.ts'
import { fingerprintWords } from '../../wire/fingerprint.ts'
import { ProblemError, WalletError } from '../errors.ts'
import type {
  ServerAnswer,
  ServerName,
  ServerReading,
  Signed,
  Signing,
  SigningAccount,
  SigningOrder,
} from '../signing.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { Stored } from '../stores/stored.ts'
import type { Vault } from '../vault/vault.ts'
import {
  type HeldCoSigner,
  type HeldWallet,
  type HeldWalletPorts,
  openHeldWallet,
  replaceRequestKey,
} from './held-wallet.ts'
import { DEVICE_INDEX } from './make-key.ts'
import { mendPairs } from './mend.ts'
import { Presence } from './presence.ts'
import { ServerError } from './secret-server.ts'
import { serverDetail } from './server-words.ts'
import { signPayload } from './sign-payload.ts'

const ACCOUNT_PURPOSE = 60

export interface ThresholdSigningPorts extends HeldWalletPorts {
  readonly vault: Vault
  readonly store: KeyValueStore
  /** Milliseconds. */
  readonly now: () => number
  /** Which parties are here has changed. */
  readonly onPresence: () => void
}

/** Signs with the servers of the unlocked wallet. */
export class ThresholdSigning implements Signing {
  readonly #ports: ThresholdSigningPorts
  readonly #presence: Presence
  readonly #name: Stored<string>

  constructor(ports: ThresholdSigningPorts) {
    this.#ports = ports
    this.#presence = new Presence(ports.now, ports.onPresence)
    this.#name = new Stored(
      { key: 'wallet-name', schema: v.string(), initial: 'Wallet', migrations: [] },
      ports.store,
      ports.onPresence,
    )
  }

  async quorum(): Promise<{ needed: number; servers: readonly ServerName[] }> {
    const { plan, coSigners } = await this.#wallet()
    return { needed: plan.threshold - 1, servers: coSigners.map(nameOf) }
  }

  async addressAt(index: number): Promise<string> {
    return addressOf(await this.#wallet(), index)
  }

  async *readings(payload: Payload, account: SigningAccount, signal: AbortSignal): AsyncIterable<ServerReading> {
    const { record, coSigners } = await this.#wallet()
    const body = encodeAs(readingRequestShape, {
      keyId: record.keys[0].keyId,
      path: pathOf(account),
      payload,
    })
    const asked = new Map(
      coSigners.map((co) => [
        co.index,
        this.#askForReading(co, body, signal).then((answer) => ({ ...nameOf(co), answer })),
      ]),
    )
    while (asked.size > 0) {
      const reading = await Promise.race(asked.values())
      asked.delete(reading.party)
      if (signal.aborted) return
      yield reading
    }
  }

  async sign(order: SigningOrder, signal: AbortSignal): Promise<Signed> {
    const wallet = await this.#wallet()
    const reading = readPayload(order.payload, order.account.address)
    if (!reading.ok) throw new WalletError(reading.refusal.code, reading.refusal.message)
    if (addressOf(wallet, order.account.index) !== order.account.address)
      throw new WalletError('wrong-account', 'This account is not one of this wallet.')
    const failures = new Map<PartyIndex, ProblemDetail>()
    for (const set of this.#signingSets(wallet, order.without)) {
      if (set.some(({ index }) => failures.has(index))) continue
      signal.throwIfAborted()
      const names = set.map(({ held }) => held.name)
      const progress = (state: SignStep['state'], note: string | null) =>
        order.onProgress({ with: names, steps: stepsOf(names, state, note, this.#ports.now()) })
      const skipped = [...failures.values()].map(({ name }) => name)
      progress('now', skipped.length > 0 ? `${skipped.join(', ')} did not sign. Going on without.` : null)
      try {
        const task = {
          path: pathOf(order.account),
          payload: order.payload,
          digest: reading.digest,
          unlimitedAcknowledged: order.acknowledged.includes('unlimited-approval'),
        }
        const { r, s, recovery } = await this.#signWith(wallet, set, task, signal)
        // Ethereum has no way to say that R's x-coordinate was reduced (Yellow Paper, appendix F); it happens never.
        if (recovery !== 0 && recovery !== 1)
          throw new BenignAbort('reduced-r', 'The signature came out in a form that Ethereum does not know.')
        for (const { index } of set) this.#presence.heard(index)
        progress('done', null)
        return { signature: { r, s, recovery }, with: names }
      } catch (error) {
        signal.throwIfAborted()
        await this.#noteFailure(wallet, set, error, failures)
      }
    }
    const { threshold } = wallet.plan
    throw new ProblemError(tooFewSigned([...failures.values()], threshold - 1), true)
  }

  async parties(ask: boolean): Promise<WalletView> {
    const wallet = await this.#wallet()
    if (ask) await Promise.all(wallet.coSigners.map((co) => this.#askWhetherHere(co)))
    return {
      name: await this.#name.read(),
      threshold: wallet.plan.threshold,
      parties: [
        {
          index: DEVICE_INDEX,
          role: 'device',
          name: 'This browser',
          host: null,
          state: 'here',
          lastAnswered: null,
          said: null,
          fingerprint: [],
        },
        ...wallet.coSigners.map(({ index, held }) => ({
          index,
          role: 'server' as const,
          name: held.name,
          host: new URL(held.origin).host,
          ...this.#presence.of(index),
          fingerprint: fingerprintWords(held.identity),
        })),
      ],
    }
  }

  async rename(name: string): Promise<void> {
    await this.#name.update(() => name)
  }

  async mend(): Promise<void> {
    const { vault } = this.#ports
    const wallet = await this.#wallet()
    const results = await Promise.allSettled(wallet.coSigners.map((co) => mendPairs(wallet, co, vault, this.#ports)))
    const details = results.flatMap((result, i) =>
      result.status === 'rejected' ? [serverDetail(wallet.coSigners[i].held.name, result.reason)] : [],
    )
    if (details.length > wallet.coSigners.length - (wallet.plan.threshold - 1))
      throw new ProblemError(tooFewSigned(details, wallet.plan.threshold - 1), true)
  }

  async #wallet(): Promise<HeldWallet> {
    return openHeldWallet(await this.#ports.vault.read(), this.#ports)
  }

  /** The permitted sets, those whose servers answered lately first. */
  #signingSets({ plan, material, coSigners }: HeldWallet, without: readonly number[]): HeldCoSigner[][] {
    return permittedSigningSets(plan.parties, plan.threshold)
      .filter((set) => set.includes(DEVICE_INDEX) && !set.some((index) => without.includes(index)))
      .map((set) => coSigners.filter(({ index }) => set.includes(index)))
      .filter((set) => set.every(({ index }) => material.pairs.has(index)))
      .sort((a, b) => awayIn(a, this.#presence) - awayIn(b, this.#presence))
  }

  /** One try; and one more where a server does not know the request key any longer. */
  async #signWith(
    wallet: HeldWallet,
    set: readonly HeldCoSigner[],
    task: Parameters<typeof signPayload>[0],
    signal: AbortSignal,
  ) {
    const { material, identity } = wallet
    const now = this.#ports.transport.now
    try {
      return await signPayload(task, material, identity, set, systemEnv, now(), signal)
    } catch (error) {
      const unknown = set.filter(({ index }) => hasLostKey(error, index))
      if (unknown.length === 0) throw error
      const renewed = await Promise.all(
        set.map((co) => (unknown.includes(co) ? replaceRequestKey(co.held, this.#ports) : co)),
      )
      return signPayload(task, material, identity, renewed, systemEnv, now(), signal)
    }
  }

  /** Remembers who failed; a server that cheated is never signed with again before anyone goes on. */
  async #noteFailure(
    wallet: HeldWallet,
    set: readonly HeldCoSigner[],
    error: unknown,
    failures: Map<PartyIndex, ProblemDetail>,
  ): Promise<void> {
    const named = (index: PartyIndex | undefined) => wallet.coSigners.find((co) => co.index === index)?.held.name
    if (error instanceof CheatingAbort) {
      await this.#ports.vault.update((contents) => ({
        ...contents,
        pairs: contents.pairs.map((pair) => (pair.peer === error.peer ? { ...pair, state: 'burned' } : pair)),
      }))
      failures.set(error.peer, serverDetail(named(error.peer) ?? 'A server', error))
      return
    }
    if (error instanceof CarrierFailure) {
      for (const [index, cause] of error.failures) {
        this.#presence.failed(index, cause)
        const { lastAnswered } = this.#presence.of(index)
        failures.set(index, { ...serverDetail(named(index) ?? 'A server', cause), lastAnswered })
      }
      return
    }
    if (!(error instanceof BenignAbort)) throw error
    for (const { index, held } of set)
      if (error.peer === undefined || error.peer === index) failures.set(index, serverDetail(held.name, error))
  }

  async #askForReading({ index, server }: HeldCoSigner, body: Uint8Array, signal: AbortSignal): Promise<ServerAnswer> {
    try {
      const text = new TextDecoder().decode(await server.post(paths.readings, body, signal))
      this.#presence.heard(index)
      return answerOf(v.parse(ReadingSchema, JSON.parse(text)))
    } catch (error) {
      this.#presence.failed(index, error)
      const { word, text, quoted } = serverDetail('', error)
      return { kind: word === 'closed' ? 'closed' : 'no-answer', reason: text, quoted }
    }
  }

  async #askWhetherHere({ index, server }: HeldCoSigner): Promise<void> {
    try {
      await server.get(paths.wallet)
      this.#presence.heard(index)
    } catch (error) {
      this.#presence.failed(index, error)
    }
  }
}

const ReadingSchema = v.object({
  verdict: v.picklist(['agrees', 'asks', 'refuses']),
  intent: v.nullable(IntentSchema),
  reason: v.nullable(
    v.object({ code: v.pipe(v.string(), v.maxLength(64)), message: v.pipe(v.string(), v.maxLength(400)) }),
  ),
})

function answerOf({ verdict, intent, reason }: v.InferOutput<typeof ReadingSchema>): ServerAnswer {
  if (verdict !== 'refuses' && intent) return { kind: 'read', intent }
  const { code, message } = reason ?? { code: 'unreadable', message: '' }
  return { kind: intent ? 'refuses' : 'cannot-read', code, quoted: message || null }
}

function nameOf({ index, held }: HeldCoSigner): ServerName {
  return { party: index, name: held.name }
}

function pathOf({ index }: SigningAccount): number[] {
  return [ACCOUNT_PURPOSE, index]
}

function addressOf({ record }: HeldWallet, index: number): string {
  const [{ publicKey, chainCode }] = record.keys
  return familyOfPurpose(ACCOUNT_PURPOSE)!.addressOf(
    deriveChild({ publicKey, chainCode }, [ACCOUNT_PURPOSE, index]).publicKey,
  )
}

function awayIn(set: readonly HeldCoSigner[], presence: Presence): number {
  return set.filter(({ index }) => presence.of(index).state === 'away').length
}

function hasLostKey(error: unknown, index: PartyIndex): boolean {
  const cause = error instanceof CarrierFailure ? error.failures.get(index) : undefined
  return cause instanceof ServerError && cause.code === 'signature-invalid'
}

function stepsOf(names: readonly string[], state: SignStep['state'], note: string | null, at: number): SignStep[] {
  return names.map((party) => ({ step: 'signing', state, party, note, at: state === 'done' ? at : null }))
}

const COUNTS = ['No', 'One', 'Two', 'Three', 'Four']

/** @param needed how many servers must sign with this browser */
function tooFewSigned(
  details: readonly ProblemDetail[],
  needed: number,
): ConstructorParameters<typeof ProblemError>[0] {
  const who = details.length === 1 ? 'One server' : `${COUNTS[details.length]} servers`
  const did = details.every(({ word }) => word === 'no-answer') ? 'answer' : 'sign'
  return {
    code: 'too-few-servers',
    title: `${who} did not ${did}`,
    text: `Your approval needs ${COUNTS[needed]!.toLowerCase()} of them. Nothing was sent and nothing has moved.`,
    details: [...details],
    actions: ['try-again', 'see-parties'],
  }
}
