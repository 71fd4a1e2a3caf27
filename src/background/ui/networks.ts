import type { UiHandlers } from '../../messages/ui.ts'
import { checkNode } from '../check-node.ts'
import type { UiServices } from './services.ts'
import { networkView } from './views.ts'

type Methods = 'networks.list' | 'networks.add' | 'networks.edit' | 'networks.remove' | 'networks.select'

export function networkHandlers(services: UiServices): Pick<UiHandlers, Methods> {
  const { approvals, networks, nodes, sites } = services
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
      await checkNode(nodes.of(network), network)
      await networks.add(network)
      return null
    },
    async 'networks.edit'({ chainId, edit }) {
      const network = { chainId, ...edit }
      await checkNode(nodes.of(network), network)
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
