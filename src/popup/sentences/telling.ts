import type { Intent } from '../../messages/intent.ts'
import type { AskerView, NotesView, TokenNote } from '../../messages/view.ts'
import type { Part } from './sentence.ts'

/** What is told: an intent, what this browser knows besides, and who asked. */
export type Telling = {
  intent: Intent
  notes: NotesView
  /** The network's coin. */
  coin: { symbol: string; decimals: number }
  asker: AskerView
  replaces?: 'speed-up' | 'cancel' | 'named' | null
}

export function coinAmount(telling: Telling, units: string): Part {
  return { kind: 'amount', units, decimals: telling.coin.decimals, unit: telling.coin.symbol }
}

/** What is known of a contract's tokens, or of the one of them that has a word of its own. */
function noteOf(telling: Telling, contract: string, tokenId: string | null): TokenNote | undefined {
  return telling.notes.tokens.find((each) => same(each.address, contract) && each.tokenId === tokenId)
}

/** An amount of a token whose contract said its decimals; null when nobody knows what the units mean. */
export function tokenAmount(
  telling: Telling,
  contract: string,
  units: string,
  tokenId: string | null = null,
): Part | null {
  const token = noteOf(telling, contract, tokenId)
  return token ? { kind: 'amount', units, decimals: token.decimals, unit: token.symbol } : null
}

/**
 * The amount where the contract says that it divides its units: works are not divided, so it means no work's number. Null
 * where it may mean either.
 */
export function dividedAmount(
  telling: Telling,
  contract: string,
  units: string,
  tokenId: string | null = null,
): Part | null {
  const amount = tokenAmount(telling, contract, units, tokenId)
  return amount?.kind === 'amount' && amount.decimals > 0 ? amount : null
}

/** A token or collection: its symbol as its contract gives it, else its address. */
export function tokenName(telling: Telling, contract: string, tokenId: string | null = null): Part {
  const token = noteOf(telling, contract, tokenId) ?? noteOf(telling, contract, null)
  return token ? { kind: 'symbol', text: token.symbol } : whole(telling, contract)
}

/** Somebody: the name this browser knows, else the address. */
export function party(telling: Telling, address: string): Part {
  const known = nameOf(telling, address)
  return known ? { kind: 'name', text: known } : whole(telling, address)
}

/**
 * Who gets a permission. The name of an address when this browser knows one, else the site that asks for it: whoever asks
 * chose the address. The facts always show the address itself.
 */
export function taker(telling: Telling, spender: string): Part {
  const known = nameOf(telling, spender)
  if (known) return { kind: 'name', text: known }
  return telling.asker.kind === 'site' ? { kind: 'host', host: telling.asker.host } : whole(telling, spender)
}

export function nameOf(telling: Telling, address: string): string | null {
  return telling.notes.names.find((each) => same(each.address, address))?.name ?? null
}

/** The address as it is spelled with its checksum. */
export function spelled(notes: NotesView, address: string): string {
  return notes.spellings.find((each) => same(each, address)) ?? address
}

/** Hex is one address however it is spelled; of base58 every letter counts. */
export function same(a: string, b: string): boolean {
  return a === b || (a.startsWith('0x') && a.toLowerCase() === b.toLowerCase())
}

/** Whether it is for a chain of Tezos. */
export function isTezos({ intent }: Telling): boolean {
  return intent.chain.split(':')[0] === 'tezos'
}

export function isOwn(telling: Telling, address: string): boolean {
  return same(address, telling.intent.account)
}

function whole(telling: Telling, address: string): Part {
  return { kind: 'address', address: spelled(telling.notes, address) }
}
