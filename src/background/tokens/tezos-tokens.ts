import { RpcError } from '../../chains/node.ts'
import { isKeyHash, parseContract } from '../../chains/tezos/addresses.ts'
import { fa2Transfer, fa12Transfer } from '../../chains/tezos/operations.ts'
import type { TezosRpc } from '../../chains/tezos/rpc.ts'
import { fa2Balances, fa12Balance } from '../../chains/tezos/token-balances.ts'
import { tokenMetadata } from '../../chains/tezos/token-metadata.ts'
import type { Action } from '../../chains/tezos/wish.ts'
import type { TokenFacts } from '../stores/tokens.ts'
import type { TokenLook, TokenReader, TokenRef } from './token-reader.ts'
import { unlessSilent } from './unless-silent.ts'

const MOST_SYMBOL = 32
const MOST_NAME = 120
const MOST_DECIMALS = 77

/** What contracts of TZIP-12 and TZIP-7 cannot do without. */
const FA2_ENTRYPOINTS = ['transfer', 'balance_of', 'update_operators']
const FA12_ENTRYPOINTS = ['transfer', 'approve', 'getBalance']

/** The number under which TZIP-7 contracts keep what they say of their one token. */
const ONLY_TOKEN = 0n

/** Nobody has its key: what is sent there is meant to be lost. */
const NOBODY = 'tz1burnburnburnburnburnburnburjAYjjX'

type Node = Pick<TezosRpc, 'entrypoints' | 'script' | 'bigMapValue' | 'runView'>

/** FA1.2 and FA2 tokens behind one node of the chain `chainId` (`NetX…`). */
export function tezosTokens(node: Node, chainId: string): TokenReader<Action> {
  async function look(contract: string, tokenId: string | null): Promise<TokenLook> {
    const names = Object.keys((await node.entrypoints(contract)) ?? {})
    const has = (wanted: readonly string[]) => wanted.every((name) => names.includes(name))
    if (has(FA2_ENTRYPOINTS)) return lookForNumbered(contract, tokenId)
    return has(FA12_ENTRYPOINTS) ? lookForOnly(contract) : { kind: 'no-token' }
  }

  async function lookForNumbered(contract: string, tokenId: string | null): Promise<TokenLook> {
    if (tokenId === null) return { kind: 'needs-id' }
    const token = { contract, tokenId, standard: 'fa2' } as const
    if ((await answered(balance(token, NOBODY))) === null) return { kind: 'no-such-id' }
    return described(token, BigInt(tokenId))
  }

  async function lookForOnly(contract: string): Promise<TokenLook> {
    const token = { contract, tokenId: null, standard: 'fa1.2' } as const
    return (await answered(balance(token, NOBODY))) === null ? { kind: 'no-token' } : described(token, ONLY_TOKEN)
  }

  /** A token without decimals is counted whole (TZIP-21). */
  async function described(token: TokenRef, id: bigint): Promise<TokenLook> {
    const said = await tokenMetadata(node, token.contract, id)
    const decimals = said?.decimals ?? 0
    if (decimals > MOST_DECIMALS) return { kind: 'no-token' }
    const facts: TokenFacts = {
      ...token,
      symbol: within(said?.symbol, MOST_SYMBOL),
      name: within(said?.name, MOST_NAME),
      decimals,
    }
    return { kind: 'token', token: facts }
  }

  async function balance({ contract, tokenId, standard }: TokenRef, owner: string): Promise<bigint> {
    if (standard === 'fa1.2') return fa12Balance(node, chainId, contract, owner)
    const [held] = await fa2Balances(node, chainId, contract, owner, [BigInt(tokenId ?? '0')])
    return held!
  }

  return {
    contract: (typed) => parseContract(typed.trim()),
    spelled: (contract) => contract,
    look: (contract, tokenId) => unlessSilent(look(contract, tokenId), { kind: 'silent' }),
    balance: (token, owner) => unlessSilent(balance(token, owner), null),
    transfer({ contract, tokenId, standard }, from, to, amount) {
      const payment = { contract, from, to, amount }
      if (standard === 'fa1.2') return fa12Transfer(payment)
      if (standard !== 'fa2' || tokenId === null) throw new RangeError(`${standard} is no token of Tezos.`)
      return fa2Transfer(payment, BigInt(tokenId))
    },
    isContract: async (address) => !isKeyHash(address),
  }
}

/** Null where the contract refuses to say, or says no number. @throws RpcError where the node does not answer */
async function answered(balance: Promise<bigint>): Promise<bigint | null> {
  try {
    return await balance
  } catch (error) {
    if (error instanceof RpcError && (error.code === 'refused' || error.code === 'malformed')) return null
    throw error
  }
}

/** What is longer than it may be is no name. */
function within(text: string | null | undefined, most: number): string {
  const trimmed = text?.trim() ?? ''
  return trimmed.length > most ? '' : trimmed
}
