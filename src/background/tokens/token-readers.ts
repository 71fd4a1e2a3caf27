import type { Nodes } from '../nodes.ts'
import type { Network } from '../stores/networks.ts'
import type { Token } from '../stores/tokens.ts'
import { ethereumTokens } from './ethereum-tokens.ts'
import type { TokenReader } from './token-reader.ts'

/** The network's CAIP-2 id, under which its tokens are kept. */
export function networkId({ chainId }: Pick<Network, 'chainId'>): Token['network'] {
  return `eip155:${chainId}`
}

/** Who reads the tokens of this network. */
export function tokensOf(nodes: Pick<Nodes, 'of'>, network: Network): TokenReader {
  return ethereumTokens(nodes.of(network))
}
