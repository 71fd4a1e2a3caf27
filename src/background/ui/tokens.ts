import type { TokenLookView, TokenView } from '../../messages/token.ts'
import type { UiHandlers } from '../../messages/ui.ts'
import { WalletError } from '../errors.ts'
import { chainOf, type Network } from '../stores/networks.ts'
import { isWork, type TokenFacts, tokenKey } from '../stores/tokens.ts'
import type { TokenLook } from '../tokens/token-reader.ts'
import { tokensOf } from '../tokens/token-readers.ts'
import type { UiServices } from './services.ts'
import { accountView, inUse, networkView } from './views.ts'

type Methods = 'tokens.list' | 'tokens.look' | 'tokens.add' | 'tokens.remove'

export function tokenHandlers(services: UiServices): Pick<UiHandlers, Methods> {
  const { balances, nodes, tokens } = services
  return {
    async 'tokens.list'() {
      const { account, network } = await inUse(services)
      const known = await tokens.on(chainOf(network))
      return {
        account: accountView(account),
        network: await networkView(services, network),
        balance: balances.of(chainOf(network), account.address, nodes.any(network)),
        holdings: known.map((token) => ({
          token: tokenView(services, network, token),
          held: heldBy(services, network, token, account.address),
        })),
      }
    },
    async 'tokens.look'({ contract, tokenId }): Promise<TokenLookView> {
      const { account, network } = await inUse(services)
      const found = await lookFor(services, network, contract, tokenId)
      if (found.kind !== 'token') return found
      const { token } = found
      return {
        kind: 'token',
        token: tokenView(services, network, token),
        held: heldBy(services, network, token, account.address),
        shown: (await tokens.find(tokenKey({ ...token, network: chainOf(network) }))) !== undefined,
        alike: await isCalledAlike(services, network, token),
      }
    },
    async 'tokens.add'({ contract, tokenId }) {
      const { network } = await inUse(services)
      const found = await lookFor(services, network, contract, tokenId)
      if (found.kind === 'silent') throw new WalletError('node-silent', 'The node does not answer.')
      if (found.kind !== 'token') throw new WalletError('no-token', 'There is no such token at this address.')
      await tokens.add({ network: chainOf(network), ...found.token })
      return null
    },
    async 'tokens.remove'({ key }) {
      await tokens.remove(key)
      return null
    },
  }
}

async function lookFor(
  { nodes }: UiServices,
  network: Network,
  typed: string,
  tokenId: string | null,
): Promise<TokenLook | { kind: 'no-address' }> {
  const reader = tokensOf(nodes, network)
  const contract = reader.contract(typed)
  return contract === null ? { kind: 'no-address' } : reader.look(contract, tokenId)
}

export function tokenView({ nodes }: UiServices, network: Network, facts: TokenFacts): TokenView {
  const { tokenId, standard, symbol, name, decimals } = facts
  return {
    key: tokenKey({ ...facts, network: chainOf(network) }),
    contract: tokensOf(nodes, network).spelled(facts.contract),
    ...{ tokenId, standard, symbol, name, decimals },
    work: isWork(facts),
  }
}

/** @param owner address */
export function heldBy(services: UiServices, network: Network, token: TokenFacts, owner: string) {
  const key = `${tokenKey({ ...token, network: chainOf(network) })} ${owner}`
  return services.tokenBalances.of(key, () => tokensOf(services.nodes, network).balance(token, owner))
}

/** Whether the coin, or a token of another contract, goes by the same symbol. */
export async function isCalledAlike(
  { tokens }: UiServices,
  network: Network,
  { contract, symbol }: TokenFacts,
): Promise<boolean> {
  if (symbol === '') return false
  const others = (await tokens.on(chainOf(network))).filter((token) => token.contract !== contract)
  const plain = (text: string) => text.normalize('NFKC').toLowerCase()
  return [network.symbol, ...others.map((token) => token.symbol)].some((other) => plain(other) === plain(symbol))
}
