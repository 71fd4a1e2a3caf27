import { CarrierFailure } from '../../ceremony/coordinator.ts'
import type { PartyIndex } from '../../mpc/party.ts'
import { ProblemError, WalletError } from '../errors.ts'
import { Serial } from '../serial.ts'
import type { Vault } from '../vault/vault.ts'
import { eachServer } from './each-server.ts'
import type { HeldWallet, HeldWalletPorts } from './held-wallet.ts'
import { DEVICE_INDEX } from './make-key.ts'
import { type Met, meet, meetAgain } from './meeting.ts'
import { mendPair } from './mend-pair.ts'
import type { Presence } from './presence.ts'
import { brokenPairs, renewServerPair } from './server-pairs.ts'
import { isThisBrowsers, serverDetail } from './server-words.ts'
import { failuresOf, notRenewed, tooFewServers } from './signing-failures.ts'

export interface MendingPorts extends HeldWalletPorts {
  readonly vault: Vault
  readonly presence: Presence
  readonly wallet: () => Promise<HeldWallet>
}

/** Restores what this browser lost with its servers, or what failed between any two parties. */
export class Mending {
  readonly #ports: MendingPorts
  /** Two renewals of one pair at once would end with different ones on the two sides. */
  readonly #renewing = new Serial()

  constructor(ports: MendingPorts) {
    this.#ports = ports
  }

  /** With every server, what was lost here. @throws ProblemError when too few servers are left to sign with */
  mend(): Promise<void> {
    return this.#renewing.run(() => this.#mend(meet))
  }

  /** The same, and takes this browser's place back where another has taken it. */
  useAgain(): Promise<void> {
    return this.#renewing.run(() => this.#mend(meetAgain))
  }

  /** Of two parties, what either burned, and of two servers, what they hold no longer alike. @throws ProblemError */
  renew(pair: readonly [PartyIndex, PartyIndex]): Promise<void> {
    return this.#renewing.run(async () => {
      const { vault, presence, wallet: open } = this.#ports
      const wallet = await open()
      const servers = wallet.coSigners.filter(({ index }) => pair.includes(index))
      if (servers.length !== pair.filter((index) => index !== DEVICE_INDEX).length)
        throw new WalletError('no-such-server', 'This wallet has no such server.')
      try {
        const met = await eachServer(servers, (co) => meet(co, this.#ports))
        if (pair.includes(DEVICE_INDEX)) await mendPair(wallet, met[0], vault, this.#ports, true)
        else for (const broken of brokenAmong(wallet, met)) await renewServerPair(wallet, broken, met, this.#ports)
        for (const { index } of servers) presence.heard(index)
      } catch (error) {
        if (error instanceof WalletError) throw error
        const details = failuresOf(servers, error).map(([index, cause]) => {
          presence.failed(index, cause)
          return serverDetail(servers.find((co) => co.index === index)!.held.name, cause)
        })
        throw new ProblemError(notRenewed(details), true, error)
      }
    })
  }

  async #mend(meeting: typeof meet): Promise<void> {
    const { vault, presence, wallet: open } = this.#ports
    const wallet = await open()
    const { coSigners } = wallet
    const met: Met[] = []
    const failed = new Map<PartyIndex, unknown>()
    const mended = await Promise.allSettled(
      coSigners.map(async (co) => {
        const one = await meeting(co, this.#ports)
        await mendPair(wallet, one, vault, this.#ports, false)
        met.push(one)
      }),
    )
    for (const [i, result] of mended.entries())
      if (result.status === 'rejected') failed.set(coSigners[i].index, serversFailure(result.reason))
    for (const broken of brokenAmong(wallet, met)) {
      // A person decides about a pair that was burned.
      if (broken.burned) continue
      const servers = coSigners.filter(({ index }) => broken.pair.includes(index))
      await renewServerPair(wallet, broken, met, this.#ports).catch((error: unknown) => {
        for (const [index, cause] of failuresOf(servers, error)) failed.set(index, cause)
      })
    }
    for (const { index } of coSigners)
      if (failed.has(index)) presence.failed(index, failed.get(index))
      else presence.heard(index)
    const details = coSigners
      .filter(({ index }) => failed.has(index))
      .map(({ index, held }) => serverDetail(held.name, failed.get(index)))
    const needed = wallet.plan.threshold - 1
    if (coSigners.length - details.length < needed) throw new ProblemError(tooFewServers(details, needed), true)
  }
}

/** Broken pairs whose two servers were both met. */
function brokenAmong({ plan }: HeldWallet, met: readonly Met[]) {
  const said = new Map(met.map(({ co, status }) => [co.index, status]))
  return brokenPairs(plan, said).filter(({ pair }) => pair.every((index) => said.has(index)))
}

/** Why one server was not met or mended: with one there is one cause. @throws what it was when this browser failed */
function serversFailure(error: unknown): unknown {
  const cause = error instanceof CarrierFailure ? [...error.failures.values()][0] : error
  if (isThisBrowsers(cause)) throw cause
  return cause
}
