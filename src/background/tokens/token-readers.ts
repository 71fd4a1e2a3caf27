import type { Nodes } from '../nodes.ts'
import type { Network } from '../stores/networks.ts'
import { ethereumTokens } from './ethereum-tokens.ts'
import { tezosTokens } from './tezos-tokens.ts'
import type { TokenReader } from './token-reader.ts'

/** Who reads the tokens of this network. */
export function tokensOf(nodes: Pick<Nodes, 'of' | 'tezos'>, network: Network): TokenReader {
  return network.family === 'ethereum'
    ? ethereumTokens(nodes.of(network))
    : tezosTokens(nodes.tezos(network), network.chainId)
}
