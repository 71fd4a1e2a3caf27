import * as v from 'valibot'
import type { Payload } from '../../chains/payload.ts'
import type { AccountKey } from '../../chains/registry.ts'
import type { WalletView } from '../../messages/view.ts'
import { WalletError } from '../errors.ts'
import type { ServerName, ServerReading, Signed, Signing, SigningAccount, SigningOrder } from '../signing.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import type { AccountPlace } from '../stores/accounts.ts'
import { Stored } from '../stores/stored.ts'
import type { Vault } from '../vault/vault.ts'
import { accountAddress, accountKey } from './account.ts'
import { type HeldWallet, type HeldWalletPorts, openHeldWallet } from './held-wallet.ts'
import { Mending } from './mending.ts'
import { Parties } from './parties.ts'
import { Presence } from './presence.ts'
import { askForReadings } from './server-readings.ts'
import { signWithAny } from './sign-with-any.ts'

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
  readonly #ports: ThresholdSigningPorts & { readonly presence: Presence }
  readonly #name: Stored<string>
  readonly #parties: Parties
  readonly #mending: Mending

  constructor(ports: ThresholdSigningPorts) {
    const presence = new Presence(ports.now, ports.onPresence)
    this.#ports = { ...ports, presence }
    const name = { key: 'wallet-name', schema: v.string(), initial: 'Wallet', migrations: [] }
    this.#name = new Stored(name, ports.store, ports.onPresence)
    this.#parties = new Parties(this.#ports)
    this.#mending = new Mending({ ...this.#ports, wallet: () => this.#wallet() })
  }

  async quorum(): Promise<{ needed: number; servers: readonly ServerName[] }> {
    const { plan, coSigners } = await this.#wallet()
    return {
      needed: plan.threshold - 1,
      servers: coSigners.map(({ index, held }) => ({ party: index, name: held.name })),
    }
  }

  async addressAt(place: AccountPlace): Promise<string> {
    return accountAddress(await this.#wallet(), place)
  }

  async publicKeyAt(place: AccountPlace): Promise<AccountKey> {
    return accountKey(await this.#wallet(), place)
  }

  async tezosKeys(): Promise<number> {
    await this.#wallet()
    return 0
  }

  addKey(): Promise<void> {
    return Promise.reject(new WalletError('no-further-keys', 'This version of Symbolon makes no further keys.'))
  }

  async *readings(payload: Payload, account: SigningAccount, signal: AbortSignal): AsyncIterable<ServerReading> {
    yield* askForReadings(await this.#wallet(), payload, account, this.#ports, signal)
  }

  async sign(order: SigningOrder, signal: AbortSignal): Promise<Signed> {
    return signWithAny(await this.#wallet(), order, this.#ports, signal)
  }

  async parties(ask: boolean): Promise<WalletView> {
    const wallet = await this.#wallet()
    if (ask) await this.#parties.ask(wallet)
    return {
      name: await this.#name.read(),
      threshold: wallet.plan.threshold,
      parties: this.#parties.view(wallet),
      broken: this.#parties.broken(wallet),
    }
  }

  async rename(name: string): Promise<void> {
    await this.#name.update(() => name)
  }

  forgetRequestKeys(): void {
    this.#ports.requestKeys.forget()
  }

  mend(): Promise<void> {
    return this.#mending.mend()
  }

  renew(pair: readonly [number, number]): Promise<void> {
    return this.#mending.renew(pair)
  }

  useAgain(): Promise<void> {
    return this.#mending.useAgain()
  }

  async #wallet(): Promise<HeldWallet> {
    return openHeldWallet(await this.#ports.vault.read(), this.#ports)
  }
}
