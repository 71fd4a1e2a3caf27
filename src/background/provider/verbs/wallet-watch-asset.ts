import * as v from 'valibot'
import { WalletError } from '../../errors.ts'
import { chainOf } from '../../stores/networks.ts'
import { isWork, type TokenFacts } from '../../stores/tokens.ts'
import { ethereumTokens } from '../../tokens/ethereum-tokens.ts'
import type { TokenLook, TokenReader } from '../../tokens/token-reader.ts'
import { carryOut } from '../carry-out.ts'
import { accountsOf, connection, networkOf } from '../connection.ts'
import { addressParam, chainIdParam } from '../params.ts'
import { ProviderFailure } from '../provider-failure.ts'
import { verb } from '../verb.ts'

const decimal = (most: number) => v.pipe(v.string(), v.regex(/^(0|[1-9][0-9]*)$/), v.maxLength(most))

const decimalsParam = v.pipe(
  v.union([v.number(), v.pipe(decimal(2), v.transform(Number))]),
  v.integer(),
  v.minValue(0),
  v.maxValue(77),
)

/** Its image is not taken: nothing is loaded that a page names. */
const options = {
  address: addressParam,
  symbol: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(32))),
  chainId: v.optional(v.union([chainIdParam, v.pipe(v.number(), v.safeInteger())])),
}
const workOptions = v.object({ ...options, tokenId: decimal(78) })

const Asset = v.variant('type', [
  v.object({ type: v.literal('ERC20'), options: v.object({ ...options, decimals: v.optional(decimalsParam) }) }),
  v.object({ type: v.literal('ERC721'), options: workOptions }),
  v.object({ type: v.literal('ERC1155'), options: workOptions }),
])
type Asset = v.InferOutput<typeof Asset>

/**
 * EIP-747: true once the wallet shows the token. What it shows is what the contract says, which the window sets beside what
 * the site says. That the token is in the list already is told to no site: it asks all the same.
 */
export const walletWatchAsset = verb({
  params: v.union([
    Asset,
    v.pipe(
      v.tupleWithRest([Asset], v.unknown()),
      v.transform(([asset]): Asset => asset),
    ),
  ]),
  needs: ['unlock', 'connection'],
  async run(asset, { site, signal }, services) {
    const { approvals, tokens } = services
    await connection(services, site)
    const network = await networkOf(services, site)
    const { chainId } = asset.options
    if (chainId !== undefined && chainId !== network.chainId) {
      throw new ProviderFailure('invalidParams', 'The token is said to be on another chain than the one in use.')
    }
    const [account] = await accountsOf(services, site)
    if (account === undefined) throw new ProviderFailure('unauthorized')
    approvals.expectRoom(site)
    const reader = ethereumTokens(services.node(network))
    const { id, token } = await approvals.prepare(async (since) => {
      const tokenId = 'tokenId' in asset.options ? asset.options.tokenId : null
      const token = agreed(asset, await reader.look(asset.options.address, tokenId))
      if (isWork(token)) await expectHeld(reader, token, account.address)
      const claimed = asset.options.symbol ?? null
      const body = { kind: 'watch-token' as const, account: account.id, chain: chainOf(network), token, claimed }
      return { ...(await approvals.add(site, body, { since })), token }
    })
    await approvals.decision(id, signal)
    await carryOut(approvals, id, signal, () => tokens.add({ network: chainOf(network), ...token }))
    return true
  },
})

/** What the contract says, where the site does not say otherwise of anything that would make an amount another. */
function agreed({ type, options }: Asset, found: TokenLook): TokenFacts {
  if (found.kind === 'silent') throw new WalletError('node-silent', 'The wallet does not reach this chain.')
  if (found.kind === 'no-such-id') throw new ProviderFailure('invalidParams', 'The contract has no such work.')
  if (found.kind !== 'token' || found.token.standard !== type.toLowerCase()) {
    throw new ProviderFailure('invalidParams', `There is no ${type} token at this address.`)
  }
  if ('decimals' in options && options.decimals !== undefined && options.decimals !== found.token.decimals) {
    throw new ProviderFailure('invalidParams', 'The contract says that it has other decimals.')
  }
  return found.token
}

/** A site shows a person works of their own, not its wares. */
async function expectHeld(reader: TokenReader, token: TokenFacts, owner: string): Promise<void> {
  const held = await reader.balance(token, owner)
  if (held === null) throw new WalletError('node-silent', 'The wallet does not reach this chain.')
  if (held === 0n) throw new ProviderFailure('invalidParams', 'The account does not hold this work.')
}
