import type { UiHandlers } from '../../messages/ui.ts'
import { familyOfRequest } from '../requests/request.ts'
import { familyOf } from '../stores/accounts.ts'
import { chainOf } from '../stores/networks.ts'
import type { UiServices } from './services.ts'
import { accountView, networkView } from './views.ts'

type Methods = 'accounts.list' | 'accounts.add' | 'accounts.stopMaking' | 'accounts.rename' | 'accounts.select'

export function accountHandlers(services: UiServices): Pick<UiHandlers, Methods> {
  const { accounts, approvals, balances, furtherKey, networks, nodes, signing, sites } = services
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
        wantsKey: await wantsKey(services),
        making: furtherKey.progress(),
      }
    },
    async 'accounts.add'({ kind, name }) {
      if (kind === 'tz1' && (await wantsKey(services))) await furtherKey.make('tezos')
      return accountView(await accounts.add(kind, name, signing))
    },
    async 'accounts.stopMaking'() {
      await furtherKey.stop()
      return null
    },
    async 'accounts.rename'({ id, name }) {
      await accounts.rename(id, name)
      return null
    },
    // Sites go on with the accounts of the family they use: only what was asked of this one was meant for another account.
    async 'accounts.select'({ id }) {
      await accounts.select(id)
      const family = familyOf((await accounts.byId(id)).kind)
      await approvals.end(({ site, body }) => site === null || familyOfRequest(body) === family, 'account-changed')
      await sites.showFirst(id)
      return null
    },
  }
}

/** Whether the next tz1 account needs a key that is still to be made. */
async function wantsKey({ accounts, signing }: UiServices): Promise<boolean> {
  return (await accounts.nextIndex('tz1')) >= (await signing.tezosKeys())
}
