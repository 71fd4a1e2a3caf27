import * as v from 'valibot'
import { tezosChainId } from '../../messages/values.ts'
import type { NetworkView } from '../../messages/view.ts'
import { isPrivateChannel } from '../../wire/loopback.ts'

/** A network as it is typed. */
export type NetworkDraft = { chainId: string; name: string; symbol: string; rpcUrl: string; explorerUrl: string }

export type NetworkDraftErrors = Partial<Record<keyof NetworkDraft, string>>

export const emptyNetwork: NetworkDraft = { chainId: '', name: '', symbol: 'ETH', rpcUrl: '', explorerUrl: '' }

export function draftOf(network: NetworkView): NetworkDraft {
  const { chainId, name, symbol, rpcUrl, explorerUrl } = network
  return { chainId: String(chainId), name, symbol, rpcUrl, explorerUrl: explorerUrl ?? '' }
}

/**
 * What is missing or wrong, field by field. Whether the node answers for that chain is asked by the background.
 * @param taken the chains of which there is a network already
 */
export function networkErrors(draft: NetworkDraft, taken: readonly string[]): NetworkDraftErrors {
  const errors: NetworkDraftErrors = {}
  const chain = chainTyped(draft.chainId)
  if (chain === null)
    errors.chainId = 'Write it as a whole number, such as 11155111. Tezos has ids that begin with Net.'
  else if (taken.includes(chain)) errors.chainId = 'This wallet has a network with that number.'
  if (draft.name.trim() === '') errors.name = 'It needs a name.'
  if (!/^\S{1,12}$/.test(draft.symbol.trim())) errors.symbol = 'One word of at most 12 characters.'
  if (!isWebAddress(draft.rpcUrl.trim()))
    errors.rpcUrl = 'An address that begins with https, or with http://127.0.0.1 or http://localhost.'
  const explorer = draft.explorerUrl.trim()
  if (explorer !== '' && !isWebAddress(explorer)) errors.explorerUrl = 'An address that begins with https.'
  return errors
}

/**
 * The CAIP-2 name of a chain whose id is typed: Ethereum's in decimal or 0x hex, Tezos' in base58. Null when it is neither
 * or too large to be exact.
 */
export function chainTyped(typed: string): string | null {
  const text = typed.trim()
  if (v.is(tezosChainId, text)) return `tezos:${text}`
  if (!/^(0x[0-9a-f]+|[0-9]+)$/i.test(text)) return null
  const value = Number(text)
  return Number.isSafeInteger(value) && value > 0 ? `eip155:${value}` : null
}

const COINS = { eip155: 'ETH', tezos: 'XTZ' }

/** The draft with another chain id. A coin that nobody named is that of the chain's family. */
export function withChainId(draft: NetworkDraft, chainId: string): NetworkDraft {
  const family = chainTyped(chainId)?.startsWith('tezos:') ? 'tezos' : 'eip155'
  const isNamed = !Object.values(COINS).includes(draft.symbol)
  return { ...draft, chainId, symbol: isNamed ? draft.symbol : COINS[family] }
}

function isWebAddress(typed: string): boolean {
  return URL.canParse(typed) && isPrivateChannel(typed)
}
