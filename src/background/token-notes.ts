import type { TokenNote } from '../messages/view.ts'
import type { Nodes } from './nodes.ts'
import { chainOf, type Network } from './stores/networks.ts'
import { contractNote } from './tokens/contract-note.ts'

type Named = Pick<TokenNote, 'tokenId'> & { readonly contract: string }

/** What token contracts say about themselves. Decoration: it never changes what is signed, and may be a lie. */
export class TokenNotes {
  readonly #onChange: () => void
  readonly #known = new Map<string, TokenNote | null>()

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  /** What is known so far; asks the contract behind it the first time. */
  of(network: Network, named: Named, nodes: Pick<Nodes, 'of' | 'tezos'>): TokenNote | null {
    const key = `${chainOf(network)} ${named.contract} ${named.tokenId}`
    const known = this.#known.get(key)
    if (known === undefined) {
      this.#known.set(key, null)
      void this.#ask(key, () => contractNote(nodes, network, named))
    }
    return known ?? null
  }

  async #ask(key: string, ask: () => Promise<TokenNote | 'silent' | null>): Promise<void> {
    const said = await ask()
    // The node may answer the next time somebody looks.
    if (said === 'silent') this.#known.delete(key)
    else if (said !== null) {
      this.#known.set(key, said)
      this.#onChange()
    }
  }
}
