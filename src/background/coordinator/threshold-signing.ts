import * as v from 'valibot'
import type { Payload } from '../../chains/payload.ts'
import type { AccountKey } from '../../chains/registry.ts'
import type { MakingProgress } from '../../messages/onboarding.ts'
import type { WalletView } from '../../messages/view.ts'
import { systemEnv } from '../../mpc/system-env.ts'
import { Serial } from '../serial.ts'
import type {
  KeyPurpose,
  ServerName,
  ServerReading,
  Signed,
  Signing,
  SigningAccount,
  SigningOrder,
} from '../signing.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import type { AccountPlace } from '../stores/accounts.ts'
import { Stored } from '../stores/stored.ts'
import type { Vault } from '../vault/vault.ts'
import { accountAddress, accountKey, accountSigner, tezosKeysOf } from './account.ts'
import { addKey } from './add-key.ts'
import { Commitments, KEPT_MILLISECONDS } from './commitments.ts'
import { type HeldWallet, type HeldWalletPorts, openHeldWallet } from './held-wallet.ts'
import { Mending } from './mending.ts'
import { Parties } from './parties.ts'
import { Presence } from './presence.ts'
import { askForReadings } from './server-readings.ts'
import { signingSets, signWithAny } from './sign-with-any.ts'

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
  readonly #ports: ThresholdSigningPorts & { readonly presence: Presence; readonly commitments: Commitments }
  readonly #adding = new Serial()
  readonly #name: Stored<string>
  readonly #parties: Parties
  readonly #mending: Mending

  constructor(ports: ThresholdSigningPorts) {
    const presence = new Presence(ports.now, ports.onPresence)
    const expiry = () => AbortSignal.timeout(KEPT_MILLISECONDS)
    const commitments = new Commitments({ env: systemEnv, expiry, serverTime: ports.transport.now })
    this.#ports = { ...ports, presence, commitments }
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
    return tezosKeysOf(await this.#wallet()).length
  }

  addKey(_: KeyPurpose, onProgress: (progress: MakingProgress) => void, signal: AbortSignal): Promise<void> {
    return this.#adding.run(() => addKey(this.#ports, onProgress, signal))
  }

  async *readings(payload: Payload, account: SigningAccount, signal: AbortSignal): AsyncIterable<ServerReading> {
    const wallet = await this.#wallet()
    this.#commit(wallet, account, signal)
    yield* askForReadings(wallet, payload, account, this.#ports, signal)
  }

  /** While the servers read, and the person: what FROST can do before it knows what is signed. */
  #commit(wallet: HeldWallet, account: SigningAccount, signal: AbortSignal): void {
    const { key } = accountSigner(wallet, account)
    const [set] = signingSets(wallet, key, [], this.#ports.presence)
    if (set && key.material.curve === 'ed25519') this.#ports.commitments.prepare(wallet, key, set, signal)
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
