import type { PartyView } from '../../messages/view.ts'
import type { PartyIndex } from '../../mpc/party.ts'
import { fingerprintWords } from '../../wire/fingerprint.ts'
import type { WalletStatus } from '../../wire/wallet-status.ts'
import { type HeldCoSigner, type HeldWallet, type HeldWalletPorts, isBurnedHere } from './held-wallet.ts'
import { DEVICE_INDEX } from './make-key.ts'
import { look } from './meeting.ts'
import type { Presence } from './presence.ts'
import { brokenPairs } from './server-pairs.ts'

export interface PartiesPorts extends HeldWalletPorts {
  readonly presence: Presence
}

/** The parties of the wallet, as they were when they were last asked. */
export class Parties {
  readonly #ports: PartiesPorts
  /** What each server said when it was last asked. */
  readonly #said = new Map<PartyIndex, WalletStatus>()

  constructor(ports: PartiesPorts) {
    this.#ports = ports
  }

  /** Asks every server whether it is there, and how things stand. */
  async ask(wallet: HeldWallet): Promise<void> {
    await Promise.all(wallet.coSigners.map((co) => this.#ask(co)))
  }

  view(wallet: HeldWallet): PartyView[] {
    return [
      {
        index: DEVICE_INDEX,
        role: 'device',
        name: 'This browser',
        host: null,
        state: 'here',
        lastAnswered: null,
        said: null,
        replaced: false,
        burned: false,
        fingerprint: [],
      },
      ...wallet.coSigners.map(({ index, held }) => ({
        index,
        role: 'server' as const,
        name: held.name,
        host: new URL(held.origin).host,
        ...this.#ports.presence.of(index),
        burned: this.#isBurned(wallet, index),
        fingerprint: fingerprintWords(held.identity),
      })),
    ]
  }

  /** The pairs of two servers that must be renewed before anything is signed over them. */
  broken({ plan }: HeldWallet): [PartyIndex, PartyIndex][] {
    return brokenPairs(plan, this.#said).map(({ pair: [low, high] }) => [low, high])
  }

  #isBurned(wallet: HeldWallet, index: PartyIndex): boolean {
    const said = this.#said.get(index)?.pairs.find(({ peer }) => peer === DEVICE_INDEX)
    const isBurnedThere = said?.burned != null && said.generation <= said.burned.generation
    return isBurnedThere || isBurnedHere(wallet, index, said?.generation)
  }

  async #ask(co: HeldCoSigner): Promise<void> {
    const { presence } = this.#ports
    try {
      this.#said.set(co.index, await look(co, this.#ports))
      presence.heard(co.index)
    } catch (error) {
      presence.failed(co.index, error)
    }
  }
}
