import { WalletError } from './errors.ts'
import { Serial } from './serial.ts'
import type { Signing } from './signing.ts'
import type { Notices } from './stores/notices.ts'
import type { Vault } from './vault/vault.ts'

const NOTICE = {
  id: 'mend',
  kind: 'waiting',
  text: 'Too few servers know this browser yet. Symbolon asks them again whenever it is unlocked.',
} as const

export interface MenderPorts {
  readonly vault: Pick<Vault, 'read'>
  readonly signing: Pick<Signing, 'mend' | 'forgetRequestKeys'>
  readonly notices: Pick<Notices, 'add' | 'dismiss'>
}

/** After a restore, or the loss of a store: renews what is missing with each server. What cannot be done now is tried again. */
export class Mender {
  readonly #ports: MenderPorts
  readonly #mending = new Serial()
  #storeWasLost = false

  constructor(ports: MenderPorts) {
    this.#ports = ports
  }

  /** The store that holds the request keys was lost, and they with it. */
  storeLost(): void {
    this.#storeWasLost = true
    this.#ports.signing.forgetRequestKeys()
  }

  /** Does nothing where nothing is missing. */
  mend(): Promise<void> {
    const { signing, notices } = this.#ports
    return this.#mending.run(async () => {
      try {
        if (!this.#storeWasLost && !(await this.#lacksPairs())) return
        await signing.mend()
        this.#storeWasLost = false
        await notices.dismiss(NOTICE.id)
      } catch (error) {
        if (!(error instanceof WalletError)) throw error
        // Locked meanwhile; or another browser has taken this one's place, which Home says by itself.
        if (error.code === 'locked') return
        if (error.code === 'browser-replaced') await notices.dismiss(NOTICE.id)
        else await notices.add(NOTICE)
      }
    })
  }

  async #lacksPairs(): Promise<boolean> {
    const { keygens, pairs, servers } = await this.#ports.vault.read()
    const has = (index: number) => pairs.some(({ peer, state }) => peer === index && state !== 'prepared')
    return keygens.some(({ state }) => state === 'active') && !servers.every(({ index }) => has(index))
  }
}
