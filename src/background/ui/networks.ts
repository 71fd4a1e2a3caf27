import type { UiHandlers } from '../../messages/ui.ts'
import { checkNode } from '../check-node.ts'
import { WalletError } from '../errors.ts'
import { isBeingDone, type RequestBody } from '../requests/request.ts'
import type { UiServices } from './services.ts'
import { networkView } from './views.ts'

type Methods = 'networks.list' | 'networks.add' | 'networks.edit' | 'networks.remove' | 'networks.select'

/** What waits for a block is looked after anew with every change: it may have another node, or none. Nobody waits for that. */
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
      void services.watchNow()
      return null
    },
    async 'networks.edit'({ chainId, edit }) {
      const network = { chainId, ...edit }
      await checkNode(nodes.of(network), network)
      await networks.edit(network)
      void services.watchNow()
      return null
    },
    async 'networks.remove'({ chainId }) {
      const concerned = approvals.list().filter(({ body }) => isOn(body, chainId))
      if (concerned.some(isBeingDone)) throw new WalletError('network-busy', 'Something is being signed there.')
      await networks.remove(chainId)
      if ((await networks.find(chainId)) === undefined) {
        await approvals.end(({ body }) => isOn(body, chainId), 'network-changed')
        await sites.leaveChain(chainId, (await networks.current()).chainId)
      }
      void services.watchNow()
      return null
    },
    async 'networks.select'({ chainId }) {
      await networks.select(chainId)
      await approvals.end((request) => request.site === null, 'network-changed')
      return null
    },
  }
}

function isOn(body: RequestBody, chainId: number): boolean {
  if (body.kind === 'switch-network') return body.from === chainId || body.to === chainId
  return 'chainId' in body && body.chainId === chainId
}
