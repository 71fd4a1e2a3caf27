import { checksummed, parseAddress } from '../../chains/ethereum/addresses.ts'
import type { EthereumRpc } from '../../chains/ethereum/rpc.ts'
import { INTERFACE_IDS, MAX_UINT256, tokenAnswers, tokenCalls } from '../../chains/ethereum/token-calls.ts'
import { RpcError } from '../../chains/node.ts'
import type { TokenFacts } from '../stores/tokens.ts'
import type { TokenLook, TokenReader, TokenRef } from './token-reader.ts'
import { unlessSilent } from './unless-silent.ts'

const MOST_SYMBOL = 32
const MOST_NAME = 120
const MOST_DECIMALS = 77n
const NOBODY = `0x${'0'.repeat(40)}`

type Node = Pick<EthereumRpc, 'call' | 'code'>
type Named = Pick<TokenFacts, 'symbol' | 'name'>

/** `to` is the contract. */
export interface ContractCall {
  readonly to: string
  readonly data: string
}

/** ERC-20, ERC-721 and ERC-1155 tokens behind one node. */
export function ethereumTokens(node: Node): TokenReader<ContractCall> {
  /** Null where the contract does not answer this, as far as the node says. @throws RpcError where the node does not answer */
  async function asked(contract: string, data: string): Promise<string | null> {
    try {
      return await node.call({ to: contract, data })
    } catch (error) {
      if (error instanceof RpcError && error.code === 'refused') return null
      throw error
    }
  }

  async function named(contract: string): Promise<Named> {
    const [symbol, name] = await Promise.all([asked(contract, tokenCalls.symbol()), asked(contract, tokenCalls.name())])
    return { symbol: tokenAnswers.text(symbol, MOST_SYMBOL) ?? '', name: tokenAnswers.text(name, MOST_NAME) ?? '' }
  }

  async function look(contract: string, tokenId: string | null): Promise<TokenLook> {
    const supports = async (id: string) => tokenAnswers.yes(await asked(contract, tokenCalls.supportsInterface(id)))
    const [isErc721, isErc1155] = await Promise.all([supports(INTERFACE_IDS.erc721), supports(INTERFACE_IDS.erc1155)])
    if (isErc721 || isErc1155) return lookForWork(contract, tokenId, isErc721 ? 'erc721' : 'erc1155')
    const [decimals, balance] = await Promise.all([
      asked(contract, tokenCalls.decimals()),
      asked(contract, tokenCalls.balanceOf(NOBODY)),
    ])
    const places = tokenAnswers.number(decimals)
    if (places === null || places > MOST_DECIMALS || tokenAnswers.number(balance) === null) return { kind: 'no-token' }
    const token = { contract, tokenId: null, standard: 'erc20', ...(await named(contract)), decimals: Number(places) }
    return { kind: 'token', token: token as TokenFacts }
  }

  async function lookForWork(
    contract: string,
    tokenId: string | null,
    standard: 'erc721' | 'erc1155',
  ): Promise<TokenLook> {
    if (tokenId === null) return { kind: 'needs-id' }
    const id = BigInt(tokenId)
    if (id > MAX_UINT256) return { kind: 'no-such-id' }
    // An ERC-1155 contract does not say which of its numbers exist.
    if (standard === 'erc721') {
      const owner = tokenAnswers.address(await asked(contract, tokenCalls.ownerOf(id)))
      if (owner === null || owner === NOBODY) return { kind: 'no-such-id' }
    }
    return { kind: 'token', token: { contract, tokenId, standard, ...(await named(contract)), decimals: 0 } }
  }

  async function balance({ contract, tokenId, standard }: TokenRef, owner: string): Promise<bigint | null> {
    if (standard === 'erc20') return tokenAnswers.number(await asked(contract, tokenCalls.balanceOf(owner)))
    const id = BigInt(tokenId ?? '0')
    if (standard === 'erc1155') return tokenAnswers.number(await asked(contract, tokenCalls.balanceOfId(owner, id)))
    // A work that was destroyed has no owner.
    return tokenAnswers.address(await asked(contract, tokenCalls.ownerOf(id))) === owner ? 1n : 0n
  }

  return {
    contract: (typed) => parseAddress(typed.trim()),
    spelled: checksummed,
    look: (contract, tokenId) => unlessSilent(look(contract, tokenId), { kind: 'silent' }),
    balance: (token, owner) => unlessSilent(balance(token, owner), null),
    transfer({ contract, tokenId, standard }, from, to, amount) {
      const id = BigInt(tokenId ?? '0')
      if (amount > MAX_UINT256) throw new RangeError('No contract counts so far.')
      switch (standard) {
        case 'erc20':
          return { to: contract, data: tokenCalls.transfer(to, amount) }
        case 'erc721':
          return { to: contract, data: tokenCalls.giveWork(from, to, id) }
        case 'erc1155':
          return { to: contract, data: tokenCalls.giveEditions(from, to, id, amount) }
        default:
          throw new RangeError(`${standard} is no token of Ethereum.`)
      }
    },
    isContract: (address) =>
      unlessSilent(
        node.code(address).then((code) => code !== '0x'),
        null,
      ),
  }
}
