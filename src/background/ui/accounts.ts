import type { UiHandlers } from '../../messages/ui.ts'
import type { UiServices } from './services.ts'
import { accountView, networkView } from './views.ts'

type Methods = 'accounts.list' | 'accounts.add' | 'accounts.rename' | 'accounts.select'

export function accountHandlers(services: UiServices): Pick<UiHandlers, Methods> {
  const { accounts, approvals, balances, networks, nodes, signing, sites } = services
  return {
    async 'accounts.list'() {
      const [all, current, network] = await Promise.all([accounts.list(), accounts.current(), networks.current()])
      return {
        wallet: await signing.parties(false),
        current: current.id,
        accounts: all.map((account) => ({
          account: accountView(account),
          balance: balances.of(network.chainId, account.address, nodes.of(network)),
        })),
        network: await networkView(services, network),
      }
    },
    'accounts.add': async ({ name }) => accountView(await accounts.add(name, (index) => signing.addressAt(index))),
    async 'accounts.rename'({ id, name }) {
      await accounts.rename(id, name)
      return null
    },
    async 'accounts.select'({ id }) {
      await accounts.select(id)
      await approvals.end(() => true, 'account-changed')
      await sites.showFirst(id)
      return null
    },
  }
}
