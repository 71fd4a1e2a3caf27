import type { RecipientCheck } from '../../messages/ui.ts'
import { chainOf, type Network } from '../stores/networks.ts'
import type { Token } from '../stores/tokens.ts'
import { tokensOf } from '../tokens/token-readers.ts'
import { wasPaid } from './request-views.ts'
import type { UiServices } from './services.ts'
import { ownActivity, spelled } from './views.ts'

/** Characters at either end that people compare, behind those that all addresses begin with. */
const COMPARED = 4
const BEGINNING = /^(?:0x|tz[1-4]|KT1)/

/**
 * What the wallet knows of whom something is about to be sent to.
 * @param recipient in the form that is kept
 * @param token what is sent; null for the coin
 */
export async function checkRecipient(
  services: UiServices,
  network: Network,
  recipient: string,
  token: Token | null,
): Promise<RecipientCheck> {
  const own = await services.accounts.list()
  const paid = (await ownActivity(services)).flatMap(({ intent: { meaning } }) =>
    meaning.class === 'transfer' ? [{ address: meaning.to, name: 'an address paid before' }] : [],
  )
  const alike = [...own, ...paid].find(({ address }) => address !== recipient && look(address) === look(recipient))
  return {
    address: spelled(recipient),
    name: own.find(({ address }) => address === recipient)?.name ?? null,
    sentBefore: await wasPaid(services, recipient),
    code: await codeAt(services, network, recipient, token),
    resembles: alike === undefined ? null : { name: alike.name, address: spelled(alike.address) },
  }
}

/** How it looks to somebody who compares its ends, in passing. */
function look(address: string): string {
  const rest = address.replace(BEGINNING, '')
  return (rest.slice(0, COMPARED) + rest.slice(-COMPARED)).toLowerCase()
}

/** Coin is paid to contracts every day; tokens are lost in them, most of all in their own. */
async function codeAt(
  { nodes, tokens }: UiServices,
  network: Network,
  recipient: string,
  token: Token | null,
): Promise<RecipientCheck['code']> {
  const known = await tokens.on(chainOf(network))
  if (known.some(({ contract }) => contract === recipient)) return 'token'
  if (token === null) return null
  return (await tokensOf(nodes, network).isContract(recipient)) ? 'contract' : null
}
