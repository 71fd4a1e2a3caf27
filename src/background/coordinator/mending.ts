import { CarrierFailure } from '../../ceremony/coordinator.ts'
import { ProblemError, WalletError } from '../errors.ts'
import { Serial } from '../serial.ts'
import type { Vault } from '../vault/vault.ts'
import type { HeldWallet, HeldWalletPorts } from './held-wallet.ts'
import { meet, meetAgain } from './meeting.ts'
import { mendPair } from './mend-pair.ts'
import type { Presence } from './presence.ts'
import { serverDetail } from './server-words.ts'
import { notRenewed, tooFewServers } from './signing-failures.ts'

export interface MendingPorts extends HeldWalletPorts {
  readonly vault: Vault
  readonly presence: Presence
  readonly wallet: () => Promise<HeldWallet>
}

/** Restores what this browser lost with its servers, or what failed between them. */
export class Mending {
  readonly #ports: MendingPorts
  /** Two renewals of one pair at once would end with different ones on the two sides. */
  readonly #renewing = new Serial()

  constructor(ports: MendingPorts) {
    this.#ports = ports
  }

  /** With every server, what was lost here. @throws ProblemError when too few servers are left to sign with */
  mend(): Promise<void> {
    return this.#renewing.run(() => this.#eachServer(meet))
  }

  /** The same, and takes this browser's place back where another has taken it. */
  useAgain(): Promise<void> {
    return this.#renewing.run(() => this.#eachServer(meetAgain))
  }

  /** With one server, what either side burned. @throws ProblemError */
  renew(party: number): Promise<void> {
    return this.#renewing.run(async () => {
      const { vault, presence, wallet: open } = this.#ports
      const wallet = await open()
      const co = wallet.coSigners.find(({ index }) => index === party)
      if (!co) throw new WalletError('no-such-server', 'This wallet has no such server.')
      try {
        await mendPair(wallet, await meet(co, this.#ports), vault, this.#ports, true)
        presence.heard(party)
      } catch (error) {
        const cause = causeOf(error)
        presence.failed(party, cause)
        if (error instanceof WalletError) throw error
        throw new ProblemError(notRenewed(serverDetail(co.held.name, cause)), true, error)
      }
    })
  }

  async #eachServer(meeting: typeof meet): Promise<void> {
    const { vault, presence, wallet: open } = this.#ports
    const wallet = await open()
    const mended = await Promise.allSettled(
      wallet.coSigners.map(async (co) => mendPair(wallet, await meeting(co, this.#ports), vault, this.#ports, false)),
    )
    const details = mended.flatMap((result, i) => {
      const { index, held } = wallet.coSigners[i]
      if (result.status === 'fulfilled') {
        presence.heard(index)
        return []
      }
      const cause = causeOf(result.reason)
      presence.failed(index, cause)
      return [serverDetail(held.name, cause)]
    })
    const needed = wallet.plan.threshold - 1
    if (wallet.coSigners.length - details.length < needed) throw new ProblemError(tooFewServers(details, needed), true)
  }
}

/** With one server there is one cause. */
function causeOf(error: unknown): unknown {
  return error instanceof CarrierFailure ? [...error.failures.values()][0] : error
}
