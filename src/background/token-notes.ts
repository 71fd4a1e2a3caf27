import { checksummed } from '../chains/ethereum/addresses.ts'
import type { EthereumRpc } from '../chains/ethereum/rpc.ts'
import { tokenAnswers, tokenCalls } from '../chains/ethereum/token-calls.ts'
import { RpcError } from '../chains/node.ts'
import type { TokenNote } from '../messages/view.ts'

const MOST_DECIMALS = 77n
const MOST_SYMBOL = 32

/** What token contracts say about themselves. Decoration: it never changes what is signed, and may be a lie. */
export class TokenNotes {
  readonly #onChange: () => void
  readonly #known = new Map<string, TokenNote | null>()

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  /** What is known so far; asks the contract behind it the first time. */
  of(chain: string, contract: string, node: Pick<EthereumRpc, 'call'>): TokenNote | null {
    const key = `${chain} ${contract}`
    const known = this.#known.get(key)
    if (known === undefined) {
      this.#known.set(key, null)
      void this.#ask(key, contract, node)
    }
    return known ?? null
  }

  async #ask(key: string, contract: string, node: Pick<EthereumRpc, 'call'>): Promise<void> {
    try {
      const [symbol, decimals] = await Promise.all([
        node.call({ to: contract, data: tokenCalls.symbol() }),
        node.call({ to: contract, data: tokenCalls.decimals() }),
      ])
      const note = tokenNote(contract, symbol, decimals)
      if (note === null) return
      this.#known.set(key, note)
      this.#onChange()
    } catch (error) {
      if (!(error instanceof RpcError)) throw error
      // The node may answer the next time somebody looks.
      this.#known.delete(key)
    }
  }
}

/** Null for a contract that does not speak like an ERC-20 token. */
function tokenNote(contract: string, symbolAnswer: string, decimalsAnswer: string): TokenNote | null {
  const symbol = tokenAnswers.text(symbolAnswer, MOST_SYMBOL)
  const decimals = tokenAnswers.number(decimalsAnswer)
  if (symbol === null || decimals === null || decimals > MOST_DECIMALS) return null
  return { address: checksummed(contract), symbol, decimals: Number(decimals), source: 'contract' }
}
