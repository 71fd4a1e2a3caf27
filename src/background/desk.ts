import type { ApprovalWindow } from './requests/approval-window.ts'
import { blockOf } from './requests/block.ts'
import type { Readings } from './requests/readings.ts'
import { isOpen, isUnderWay, type WaitingRequest } from './requests/request.ts'
import type { SigningAccount } from './signing.ts'
import type { UnlockWaiters } from './unlock-waiters.ts'

export interface DeskPorts {
  readonly window: ApprovalWindow
  readonly unlockWaiters: UnlockWaiters
  readonly setBadge: (waiting: number) => void
  /** While true, the worker must not be put to sleep. */
  readonly keepAwake: (needed: boolean) => void
  account(id: string): Promise<SigningAccount>
  isUnlocked(): Promise<boolean>
}

/**
 * What lies before the person. Requests of sites come one after the other, in one window, each read by the servers once it
 * is on top; the wallet's own are read once a page shows them, whatever else waits.
 */
export class Desk {
  readonly #ports: DeskPorts
  #seen = new Set<string>()

  constructor(ports: DeskPorts) {
    this.#ports = ports
  }

  /** The list of requests changed: window, badge and readings follow. */
  async follow(requests: readonly WaitingRequest[], readings: Readings): Promise<void> {
    const waiting = requests.filter(isOpen)
    this.#ports.setBadge(waiting.length)
    this.#ports.keepAwake(requests.some(isUnderWay) || this.#ports.unlockWaiters.size > 0)
    for (const id of this.#seen) if (!requests.some((request) => request.id === id)) readings.forget(id)
    const isNew = requests.some((request) => request.site !== null && !this.#seen.has(request.id))
    this.#seen = new Set(requests.map((request) => request.id))
    await Promise.all([this.#window(requests, isNew), this.#next(waiting, readings)])
  }

  /** A page shows this request: the servers read it, unless they have. */
  async look(request: WaitingRequest, readings: Readings): Promise<void> {
    if (!isOpen(request) || request.body.kind !== 'sign' || !(await this.#ports.isUnlocked())) return
    const account = await this.#ports.account(request.body.account)
    // What can never be approved is put to nobody.
    if (blockOf(request, account.address) === null) await readings.ask(request, account)
  }

  async #next(waiting: readonly WaitingRequest[], readings: Readings): Promise<void> {
    const next = waiting.find((request) => request.site !== null)
    if (next !== undefined) await this.look(next, readings)
  }

  async #window(requests: readonly WaitingRequest[], isNew: boolean): Promise<void> {
    if (isNew) return this.#ports.window.show()
    const isEmpty = !requests.some((request) => request.site !== null) && this.#ports.unlockWaiters.size === 0
    if (isEmpty) await this.#ports.window.leave()
  }
}
