import type { UiHandlers } from '../../messages/ui.ts'
import { WalletError } from '../errors.ts'
import type { Network } from '../stores/networks.ts'
import type { UiServices } from './services.ts'
import { hostOf, networkView } from './views.ts'

type Methods = 'networks.list' | 'networks.add' | 'networks.edit' | 'networks.remove' | 'networks.select'

export function networkHandlers(services: UiServices): Pick<UiHandlers, Methods> {
  const { approvals, networks, sites } = services
  return {
    async 'networks.list'() {
      const all = await networks.list()
      return {
        current: (await networks.current()).chainId,
        networks: await Promise.all(all.map((network) => networkView(services, network))),
      }
    },
    async 'networks.add'({ chainId, edit }) {
      const network = { chainId, ...edit }
      await checkNode(services, network)
      await networks.add(network)
      return null
    },
    async 'networks.edit'({ chainId, edit }) {
      const network = { chainId, ...edit }
      await checkNode(services, network)
      await networks.edit(network)
      return null
    },
    async 'networks.remove'({ chainId }) {
      await networks.remove(chainId)
      if ((await networks.find(chainId)) === undefined) {
        await sites.leaveChain(chainId, (await networks.current()).chainId)
      }
      return null
    },
    async 'networks.select'({ chainId }) {
      await networks.select(chainId)
      await approvals.end((request) => request.site === null, 'network-changed')
      return null
    },
  }
}

/** A node is used for a chain only when it says itself that it serves it. */
async function checkNode({ nodes }: UiServices, network: Network): Promise<void> {
  const said = await nodes
    .of(network)
    .chainId()
    .catch((cause: unknown) => {
      throw new WalletError('node-silent', `No node answers at ${hostOf(network.rpcUrl)}.`, cause)
    })
  if (said !== BigInt(network.chainId)) {
    throw new WalletError('node-of-another-chain', `The node at ${hostOf(network.rpcUrl)} serves chain ${said}.`)
  }
}
