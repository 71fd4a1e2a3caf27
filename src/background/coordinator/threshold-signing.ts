import * as v from 'valibot'
import { encodeAs } from '../../cbor/shape.ts'
import { CarrierFailure } from '../../ceremony/coordinator.ts'
import { permittedSigningSets } from '../../ceremony/quorum.ts'
import type { Payload } from '../../chains/payload.ts'
import { familyOfPurpose, readPayload } from '../../chains/registry.ts'
import type { SignStep } from '../../messages/request.ts'
import type { WalletView } from '../../messages/view.ts'
import type { EcdsaSignature } from '../../mpc/combine.ts'
import { secp256k1 } from '../../mpc/curve.ts'
import { deriveChild } from '../../mpc/derive.ts'
import { BenignAbort } from '../../mpc/errors.ts'
import type { PartyIndex } from '../../mpc/party.ts'
import { systemEnv } from '../../mpc/system-env.ts'
import { readingRequestShape } from '../../wire/contract.ts'
import { fingerprintWords } from '../../wire/fingerprint.ts'
import { ProblemError, WalletError } from '../errors.ts'
import { Serial } from '../serial.ts'
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
import { burningCheaters } from './burns.ts'
import {
  type HeldCoSigner,
  type HeldWallet,
  type HeldWalletPorts,
  isBurnedHere,
  isUnknownKey,
  openHeldWallet,
  replaceRequestKey,
  statusOf,
} from './held-wallet.ts'
import { DEVICE_INDEX } from './make-key.ts'
import { mendPair } from './mend.ts'
import { Presence } from './presence.ts'
import { askForReading } from './server-reading.ts'
import { serverDetail } from './server-words.ts'
import { type SignTask, signPayload } from './sign-payload.ts'
import { notRenewed, SigningFailures, tooFewServers } from './signing-failures.ts'

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
  /** Two renewals of one pair at once would end with different ones on the two sides. */
  readonly #renewing = new Serial()
  /** The servers that said so when they were last asked. */
  readonly #burnedThere = new Set<PartyIndex>()

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
        this.#readingOf(co, body, signal).then((answer) => ({ ...nameOf(co), answer })),
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
    const task = {
      path: pathOf(order.account),
      payload: order.payload,
      digest: reading.digest,
      unlimitedAcknowledged: order.acknowledged.includes('unlimited-approval'),
    }
    const failures = new SigningFailures()
    for (const set of this.#signingSets(wallet, order.without)) {
      if (failures.excludes(set)) continue
      signal.throwIfAborted()
      const names = set.map(({ held }) => held.name)
      const progress = (state: SignStep['state'], note: string | null) =>
        order.onProgress({ with: names, steps: stepsOf(names, state, note, this.#ports.now()) })
      progress('now', failures.names.length > 0 ? `${failures.names.join(', ')} did not sign. Going on without.` : null)
      try {
        const { r, s, recovery } = await this.#signWith(wallet, set, task, signal)
        // Ethereum has no way to say that R's x-coordinate was reduced (Yellow Paper, appendix F); it happens never.
        if (recovery !== 0 && recovery !== 1)
          throw new BenignAbort('reduced-r', 'The signature came out in a form that Ethereum does not know.')
        for (const { index } of set) this.#presence.heard(index)
        progress('done', null)
        return { signature: { r, s, recovery }, with: names }
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof CarrierFailure)
          for (const [index, cause] of error.failures) this.#presence.failed(index, cause)
        failures.note(set, error, this.#presence)
      }
    }
    throw new ProblemError(failures.problem(wallet, order.without), true)
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
          burned: false,
          fingerprint: [],
        },
        ...wallet.coSigners.map(({ index, held }) => ({
          index,
          role: 'server' as const,
          name: held.name,
          host: new URL(held.origin).host,
          ...this.#presence.of(index),
          burned: this.#burnedThere.has(index) || isBurnedHere(wallet, index),
          fingerprint: fingerprintWords(held.identity),
        })),
      ],
    }
  }

  async rename(name: string): Promise<void> {
    await this.#name.update(() => name)
  }

  mend(): Promise<void> {
    return this.#renewing.run(() => this.#mend())
  }

  renew(party: number): Promise<void> {
    return this.#renewing.run(() => this.#renew(party))
  }

  async #mend(): Promise<void> {
    const { vault } = this.#ports
    const wallet = await this.#wallet()
    const results = await Promise.allSettled(
      wallet.coSigners.map((co) => mendPair(wallet, co, vault, this.#ports, false)),
    )
    const details = results.flatMap((result, i) =>
      result.status === 'rejected' ? [serverDetail(wallet.coSigners[i].held.name, result.reason)] : [],
    )
    const needed = wallet.plan.threshold - 1
    if (wallet.coSigners.length - details.length < needed) throw new ProblemError(tooFewServers(details, needed), true)
  }

  async #renew(party: number): Promise<void> {
    const { vault } = this.#ports
    const wallet = await this.#wallet()
    const co = wallet.coSigners.find(({ index }) => index === party)
    if (!co) throw new WalletError('no-such-server', 'This wallet has no such server.')
    try {
      await mendPair(wallet, co, vault, this.#ports, true)
      this.#presence.heard(party)
    } catch (error) {
      if (error instanceof WalletError) throw error
      const [cause] = error instanceof CarrierFailure ? error.failures.values() : [error]
      this.#presence.failed(party, cause)
      throw new ProblemError(notRenewed(serverDetail(co.held.name, cause)), true, error)
    }
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
    { material, identity, plan }: HeldWallet,
    set: readonly HeldCoSigner[],
    task: SignTask,
    signal: AbortSignal,
  ): Promise<EcdsaSignature> {
    const { vault, transport } = this.#ports
    const once = (coSigners: readonly HeldCoSigner[]) =>
      burningCheaters(
        vault,
        plan.epoch,
        (peer) => material.pairs.get(peer)!.generation,
        () => signPayload(task, material, identity, coSigners, systemEnv, transport.now(), signal),
      )
    try {
      return await once(set)
    } catch (error) {
      const lost = error instanceof CarrierFailure ? error.failures : new Map()
      if (!set.some(({ index }) => isUnknownKey(lost.get(index)))) throw error
      signal.throwIfAborted()
      return once(await Promise.all(set.map((co) => (isUnknownKey(lost.get(co.index)) ? this.#reintroduce(co) : co))))
    }
  }

  /** @throws CarrierFailure */
  #reintroduce(co: HeldCoSigner): Promise<HeldCoSigner> {
    return replaceRequestKey(co.held, this.#ports).catch((error: unknown) => {
      throw new CarrierFailure(new Map([[co.index, error]]))
    })
  }

  async #readingOf({ index, server }: HeldCoSigner, body: Uint8Array, signal: AbortSignal): Promise<ServerAnswer> {
    try {
      const answer = await askForReading(server, body, signal)
      this.#presence.heard(index)
      return answer
    } catch (error) {
      // Who was not let finish is not away.
      if (!signal.aborted) this.#presence.failed(index, error)
      const { word, text, quoted } = serverDetail('', error)
      return { kind: word === 'closed' ? 'closed' : 'no-answer', reason: text, quoted }
    }
  }

  async #askWhetherHere(co: HeldCoSigner): Promise<void> {
    try {
      const { pairs } = await statusOf(co)
      const burned = pairs.some(({ peer, generation, burned }) => {
        return peer === DEVICE_INDEX && burned !== null && generation <= burned.generation
      })
      if (burned) this.#burnedThere.add(co.index)
      else this.#burnedThere.delete(co.index)
      this.#presence.heard(co.index)
    } catch (error) {
      this.#presence.failed(co.index, error)
    }
  }
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
    deriveChild(secp256k1, { publicKey, chainCode }, [ACCOUNT_PURPOSE, index]).publicKey,
  )
}

function awayIn(set: readonly HeldCoSigner[], presence: Presence): number {
  return set.filter(({ index }) => presence.of(index).state === 'away').length
}

function stepsOf(names: readonly string[], state: SignStep['state'], note: string | null, at: number): SignStep[] {
  return names.map((party) => ({ step: 'signing', state, party, note, at: state === 'done' ? at : null }))
}
