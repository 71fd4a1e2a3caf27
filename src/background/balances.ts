import type { BalanceView } from '../messages/view.ts'
import { LastSaid } from './last-said.ts'
import type { ChainNode } from './nodes.ts'

/** What accounts hold, as the node last said. Asking never waits: the answer is told as a change. */
export class Balances {
  readonly #said: LastSaid<bigint>

  constructor(now: () => number, onChange: () => void) {
    this.#said = new LastSaid(now, onChange)
  }

  /** The balance on a chain known so far, or null; asks the node behind it when that is not fresh. */
  of(chain: string, address: string, node: Pick<ChainNode, 'balance'>): BalanceView | null {
    const said = this.#said.of(`${chain} ${address}`, () => node.balance(address))
    return said && { amount: said.value.toString(), asOf: said.asOf, stale: said.stale }
  }

  /** Something moved: the next look asks again. */
  outdated(): void {
    this.#said.outdated()
  }
}
