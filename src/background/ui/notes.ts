import type { Grant, Intent, Meaning } from '../../messages/intent.ts'
import type { NotesView, TokenNote } from '../../messages/view.ts'
import { isWork, type Token } from '../stores/tokens.ts'
import type { UiServices } from './services.ts'
import { spelled } from './views.ts'

/** Addresses of any family among the strings of a JSON text. */
const ADDRESSES = /(?<=")(?:0x[0-9a-f]{40}|(?:tz[1-4]|KT1|sr1)[1-9A-HJ-NP-Za-km-z]{33})(?=")/g

/** What the sentence about an intent may add: names of own accounts, tokens' own words, checksummed spellings. */
export async function notesView(services: UiServices, intent: Intent, chain: string): Promise<NotesView> {
  const addresses = new Set(JSON.stringify(intent).match(ADDRESSES) ?? [])
  const own = (await services.accounts.list()).filter((account) => addresses.has(account.address))
  return {
    tokens: await tokenNotesOf(services, intent, chain),
    names: own.map(({ address, name }) => ({ address: spelled(address), name })),
    spellings: [...addresses].map(spelled),
  }
}

/** A token that an intent names. */
interface Named {
  readonly contract: string
  /** Of FA2 tokens, each of which speaks for itself; null where one word is for all of a contract's. */
  readonly tokenId: string | null
}

/** No sentence names more. */
const MOST = 20

/** What is known of the tokens that an intent names: what the list says, else what their contracts say. */
async function tokenNotesOf(
  { networks, nodes, tokens, tokenNotes }: UiServices,
  intent: Intent,
  chain: string,
): Promise<TokenNote[]> {
  const network = await networks.find(chain)
  if (network === undefined) return []
  const shown = await tokens.on(chain)
  const notes = distinct(tokensNamed(intent.meaning))
    .slice(0, MOST)
    .flatMap((named) => shownNote(shown, named, intent.meaning) ?? tokenNotes.of(network, named, nodes) ?? [])
  return notes.map((note) => ({ ...note, address: spelled(note.address) }))
}

/** What the list says of a token. Of works it does so only where the bytes do not move an amount. */
function shownNote(shown: readonly Token[], { contract, tokenId }: Named, meaning: Meaning): TokenNote | null {
  const token = shown.find(
    (each) => each.contract === contract && each.symbol !== '' && (each.standard !== 'fa2' || each.tokenId === tokenId),
  )
  if (token === undefined) return null
  const isAmount =
    (meaning.class === 'transfer' && meaning.asset.standard === 'erc20') ||
    (meaning.class === 'approval' && meaning.grants.some(({ standard }) => standard === 'erc20'))
  if (isAmount && isWork(token)) return null
  return { address: contract, tokenId, symbol: token.symbol, decimals: token.decimals, source: 'contract' }
}

function tokensNamed(meaning: Meaning): Named[] {
  switch (meaning.class) {
    case 'transfer': {
      const { asset } = meaning
      if (asset.standard === 'fa2') return asset.tokens.map(({ tokenId }) => ({ contract: asset.contract, tokenId }))
      return 'contract' in asset ? [{ contract: asset.contract, tokenId: null }] : []
    }
    case 'approval':
      return meaning.grants.map(({ contract }: Grant) => ({ contract, tokenId: null }))
    case 'revocation':
      return [{ contract: meaning.contract, tokenId: null }]
    case 'batch':
      return meaning.operations.flatMap((each) => tokensNamed(each.meaning))
    default:
      return []
  }
}

function distinct(all: readonly Named[]): Named[] {
  return [...new Map(all.map((named) => [`${named.contract} ${named.tokenId}`, named])).values()]
}
