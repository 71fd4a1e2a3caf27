import * as v from 'valibot'
import { isPrivateChannel } from '../../../wire/loopback.ts'
import { type EthereumNetwork, ethereumChain } from '../../stores/networks.ts'
import { carryOut } from '../carry-out.ts'
import { connection } from '../connection.ts'
import { chainIdParam } from '../params.ts'
import { verb } from '../verb.ts'

const urls = v.pipe(v.array(v.pipe(v.string(), v.maxLength(2048), v.url())), v.maxLength(20))

const ChainParam = v.object({
  chainId: chainIdParam,
  chainName: v.pipe(v.string(), v.minLength(1), v.maxLength(120)),
  nativeCurrency: v.object({
    symbol: v.pipe(v.string(), v.minLength(2), v.maxLength(6)),
    decimals: v.literal(18),
  }),
  /** Of several the first that can be used: some lists name sockets beside. */
  rpcUrls: v.pipe(
    urls,
    v.transform((list) => list.find(isUsable)),
    v.string('no node to ask in private'),
  ),
  blockExplorerUrls: v.nullish(urls, []),
})

/**
 * EIP-3085: null once the chain is known. Nobody but the person is asked before the consent: the page names the node, and
 * would learn from its answer what there is in the person's network.
 */
export const walletAddEthereumChain = verb({
  params: v.tupleWithRest([ChainParam], v.unknown()),
  needs: ['unlock', 'connection'],
  async run([chain], { site, signal }, services) {
    const { approvals, checkNode, networks } = services
    await connection(services, site)
    if ((await networks.find(ethereumChain(chain.chainId))) !== undefined) return null
    const network: EthereumNetwork = {
      family: 'ethereum',
      chainId: chain.chainId,
      name: chain.chainName,
      symbol: chain.nativeCurrency.symbol,
      rpcUrl: chain.rpcUrls,
      explorerUrl: chain.blockExplorerUrls?.find(isUsable) ?? null,
    }
    const request = await approvals.add(site, { kind: 'add-network', network })
    await approvals.decision(request.id, signal)
    await carryOut(approvals, request.id, signal, async () => {
      await checkNode(network)
      // Somebody may have added it in the meantime.
      if ((await networks.find(ethereumChain(chain.chainId))) === undefined) await networks.add(network)
    })
    return null
  },
})

/** No browser sends what names a user. */
function isUsable(url: string): boolean {
  const { username, password } = new URL(url)
  return isPrivateChannel(url) && username === '' && password === ''
}
