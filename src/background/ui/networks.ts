import type { UiHandlers } from '../../messages/ui.ts'
import { checkNode } from '../check-node.ts'
import { WalletError } from '../errors.ts'
import { familyOfRequest, isBeingDone, type RequestBody } from '../requests/request.ts'
import { chainOf, type Network, readChain } from '../stores/networks.ts'
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
        current: {
          ethereum: chainOf(await networks.current('ethereum')),
          tezos: chainOf(await networks.current('tezos')),
        },
        networks: await Promise.all(all.map((network) => networkView(services, network))),
      }
    },
    async 'networks.add'({ chain, edit }) {
      const network: Network = { ...readChain(chain), ...edit }
      await checkNode(nodes.any(network), network)
      await networks.add(network)
      void services.watchNow()
      return null
    },
    async 'networks.edit'({ chain, edit }) {
      const network: Network = { ...readChain(chain), ...edit }
      await checkNode(nodes.any(network), network)
      await networks.edit(network)
      void services.watchNow()
      return null
    },
    async 'networks.remove'({ chain }) {
      const concerned = approvals.list().filter(({ body }) => isOn(body, chain))
      if (concerned.some(isBeingDone)) throw new WalletError('network-busy', 'Something is being signed there.')
      await networks.remove(chain)
      if ((await networks.find(chain)) === undefined) {
        await approvals.end(({ body }) => isOn(body, chain), 'network-changed')
        await sites.leaveChain(chain, chainOf(await networks.current(readChain(chain).family)))
      }
      void services.watchNow()
      return null
    },
    async 'networks.select'({ chain }) {
      await networks.select(chain)
      const { family } = readChain(chain)
      await approvals.end(({ site, body }) => site === null && familyOfRequest(body) === family, 'network-changed')
      return null
    },
  }
}

function isOn(body: RequestBody, chain: string): boolean {
  if (body.kind === 'switch-network') return body.from === chain || body.to === chain
  return 'chain' in body && body.chain === chain
}
