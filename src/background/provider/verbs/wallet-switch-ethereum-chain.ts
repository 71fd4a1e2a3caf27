import * as v from 'valibot'
import { familyOfRequest } from '../../requests/request.ts'
import { chainOf, ethereumChain } from '../../stores/networks.ts'
import { carryOut } from '../carry-out.ts'
import { connection, networkOf } from '../connection.ts'
import { chainIdParam } from '../params.ts'
import { ProviderFailure } from '../provider-failure.ts'
import { verb } from '../verb.ts'

/** EIP-3326: null when the site now works with that chain, 4902 when the wallet does not know it. */
export const walletSwitchEthereumChain = verb({
  params: v.tupleWithRest([v.object({ chainId: chainIdParam })], v.unknown()),
  needs: ['unlock', 'connection'],
  async run([{ chainId }], { site, signal }, services) {
    const { approvals, networks, sites } = services
    await connection(services, site)
    const chain = ethereumChain(chainId)
    const from = await networkOf(services, site)
    if ((await networks.find(chain)) === undefined) throw new ProviderFailure('unknownChain')
    if (from.chainId === chainId) return null
    const request = await approvals.add(site, { kind: 'switch-network', from: chainOf(from), to: chain })
    await approvals.decision(request.id, signal)
    await carryOut(approvals, request.id, signal, async () => {
      await sites.useChain(site.key, 'ethereum', chain)
      // Consent does not survive a change of chain.
      await approvals.end(
        (other) => other.site?.key === site.key && familyOfRequest(other.body) === 'ethereum',
        'network-changed',
      )
    })
    return null
  },
})
