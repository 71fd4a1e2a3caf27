import type { EthereumRpc } from '../../chains/ethereum/rpc.ts'
import { tokenAnswers, tokenCalls } from '../../chains/ethereum/token-calls.ts'
import type { TokenNote } from '../../messages/view.ts'
import type { Nodes } from '../nodes.ts'
import type { Network } from '../stores/networks.ts'
import { tokensOf } from './token-readers.ts'
import { unlessSilent } from './unless-silent.ts'

const MOST_DECIMALS = 77n
const MOST_SYMBOL = 32

type Named = Pick<TokenNote, 'tokenId'> & { readonly contract: string }

/** A token's symbol and decimals, as its contract says them; null where it does not, `silent` where the node does not answer. */
export async function contractNote(
  nodes: Pick<Nodes, 'of' | 'tezos'>,
  network: Network,
  { contract, tokenId }: Named,
): Promise<TokenNote | 'silent' | null> {
  // Of Ethereum's, only a contract that speaks like an ERC-20 token says what its units mean.
  if (network.family === 'ethereum') return unlessSilent(unitsOf(nodes.of(network), contract), 'silent')
  const look = await tokensOf(nodes, network).look(contract, tokenId)
  if (look.kind === 'silent') return 'silent'
  if (look.kind !== 'token' || look.token.symbol === '') return null
  return noteOf(contract, tokenId, look.token)
}

async function unitsOf(node: Pick<EthereumRpc, 'call'>, contract: string): Promise<TokenNote | null> {
  const [symbolAnswer, decimalsAnswer] = await Promise.all([
    node.call({ to: contract, data: tokenCalls.symbol() }),
    node.call({ to: contract, data: tokenCalls.decimals() }),
  ])
  const symbol = tokenAnswers.text(symbolAnswer, MOST_SYMBOL)
  const decimals = tokenAnswers.number(decimalsAnswer)
  if (symbol === null || decimals === null || decimals > MOST_DECIMALS) return null
  return noteOf(contract, null, { symbol, decimals: Number(decimals) })
}

function noteOf(
  contract: string,
  tokenId: string | null,
  { symbol, decimals }: Pick<TokenNote, 'symbol' | 'decimals'>,
): TokenNote {
  return { address: contract, tokenId, symbol, decimals, source: 'contract' }
}
