import * as v from 'valibot'
import { connection } from '../connection.ts'
import { chainIdParam } from '../params.ts'
import { ProviderFailure } from '../provider-failure.ts'
import { verb } from '../verb.ts'

const httpsUrl = v.pipe(v.string(), v.maxLength(2048), v.url(), v.check(isPrivateChannel, 'not https'))

const ChainParam = v.object({
  chainId: chainIdParam,
  chainName: v.pipe(v.string(), v.minLength(1), v.maxLength(120)),
  nativeCurrency: v.object({
    symbol: v.pipe(v.string(), v.minLength(2), v.maxLength(6)),
    decimals: v.literal(18),
  }),
  rpcUrls: v.pipe(v.array(httpsUrl), v.minLength(1), v.maxLength(20)),
  blockExplorerUrls: v.nullish(v.array(httpsUrl), []),
})

/** EIP-3085: null once the chain is known. Its node must itself say that it serves this chain. */
export const walletAddEthereumChain = verb({
  params: v.tupleWithRest([ChainParam], v.unknown()),
  needs: ['unlock', 'connection'],
  async run([chain], { site, signal }, services) {
    const { approvals, networks } = services
    await connection(services, site)
    if ((await networks.find(chain.chainId)) !== undefined) return null
    const network = {
      chainId: chain.chainId,
      name: chain.chainName,
      symbol: chain.nativeCurrency.symbol,
      rpcUrl: chain.rpcUrls[0]!,
      explorerUrl: chain.blockExplorerUrls?.[0] ?? null,
    }
    const said = await services.node(network).chainId()
    if (said !== BigInt(chain.chainId)) {
      throw new ProviderFailure('invalidParams', `The node at ${new URL(network.rpcUrl).host} serves another chain.`)
    }
    const request = await approvals.add(site, { kind: 'add-network', network })
    await approvals.decision(request.id, signal)
    await networks.add(network)
    await approvals.setPhase(request.id, { kind: 'done' })
    await approvals.dismiss(request.id)
    return null
  },
})

/** https, or a node on this computer. */
function isPrivateChannel(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
}
