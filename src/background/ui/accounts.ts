import type { UiHandlers } from '../../messages/ui.ts'
import { familyOf } from '../stores/accounts.ts'
import { chainOf } from '../stores/networks.ts'
import type { UiServices } from './services.ts'
import { accountView, networkView } from './views.ts'

type Methods = 'accounts.list' | 'accounts.add' | 'accounts.rename' | 'accounts.select'

export function accountHandlers(services: UiServices): Pick<UiHandlers, Methods> {
  const { accounts, approvals, balances, networks, nodes, signing, sites } = services
  return {
    async 'accounts.list'() {
      const [all, current] = await Promise.all([accounts.list(), accounts.current()])
      return {
        wallet: await signing.parties(false),
        current: current.id,
        accounts: await Promise.all(
          all.map(async (account) => {
            const network = await networks.current(familyOf(account.kind))
            return {
              account: accountView(account),
              balance: balances.of(chainOf(network), account.address, nodes.any(network)),
              network: await networkView(services, network),
            }
          }),
        ),
      }
    },
    'accounts.add': async ({ kind, name }) => accountView(await accounts.add(kind, name, signing)),
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
