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

/** What is missing or wrong, field by field. Whether the node answers for that chain is asked by the background. */
export function networkErrors(draft: NetworkDraft, taken: readonly number[]): NetworkDraftErrors {
  const errors: NetworkDraftErrors = {}
  const chainId = readChainId(draft.chainId)
  if (chainId === null) errors.chainId = 'Write it as a whole number, such as 11155111.'
  else if (taken.includes(chainId)) errors.chainId = 'This wallet has a network with that number.'
  if (draft.name.trim() === '') errors.name = 'It needs a name.'
  if (!/^\S{1,12}$/.test(draft.symbol.trim())) errors.symbol = 'One word of at most 12 characters.'
  if (!isWebAddress(draft.rpcUrl.trim()))
    errors.rpcUrl = 'An address that begins with https, or with http://127.0.0.1 or http://localhost.'
  const explorer = draft.explorerUrl.trim()
  if (explorer !== '' && !isWebAddress(explorer)) errors.explorerUrl = 'An address that begins with https.'
  return errors
}

/** A chain id in decimal or 0x hex; null when it is neither or too large to be exact. */
export function readChainId(typed: string): number | null {
  if (!/^(0x[0-9a-f]+|[0-9]+)$/i.test(typed.trim())) return null
  const value = Number(typed.trim())
  return Number.isSafeInteger(value) && value > 0 ? value : null
}

function isWebAddress(typed: string): boolean {
  return URL.canParse(typed) && isPrivateChannel(typed)
}
