import type { UiHandlers } from '../../messages/ui.ts'
import type { BackupView } from '../../messages/view.ts'
import { isOpen } from '../requests/request.ts'
import { activityRows } from './activity-views.ts'
import type { UiServices } from './services.ts'
import { accountView, networkView } from './views.ts'

type Methods = 'home.view' | 'home.dismiss' | 'parties.view' | 'parties.ask' | 'parties.renew' | 'parties.useAgain'

export function homeHandlers(services: UiServices): Pick<UiHandlers, Methods> {
  const { accounts, approvals, balances, networks, nodes, notices, signing } = services
  return {
    async 'home.view'() {
      const [account, network] = await Promise.all([accounts.current(), networks.current()])
      return {
        wallet: await signing.parties(false),
        account: accountView(account),
        accounts: (await accounts.list()).length,
        network: await networkView(services, network),
        balance: balances.of(network.chainId, account.address, nodes.of(network)),
        waiting: approvals.list().filter(isOpen).length,
        activity: await activityRows(services),
        notices: (await notices.list()).map((notice) => ({ ...notice, problem: null })),
        backup: await backupView(services),
        offline: !services.isOnline(),
      }
    },
    async 'home.dismiss'({ id }) {
      await notices.dismiss(id)
      return null
    },
    'parties.view': () => signing.parties(false),
    async 'parties.ask'() {
      await signing.parties(true)
      services.changed('parties')
      return null
    },
    async 'parties.renew'({ pair }) {
      await signing.renew(pair)
      await signing.parties(true)
      services.changed('parties')
      return null
    },
    async 'parties.useAgain'() {
      await signing.useAgain()
      await signing.parties(true)
      services.changed('parties')
      return null
    },
  }
}

/** A file is stale when there are more keys than it held. */
export async function backupView({ settings, vault }: UiServices): Promise<BackupView> {
  const { backup } = await settings.read()
  if (backup === null) return { savedAt: null, stale: false }
  return { savedAt: backup.savedAt, stale: backup.keys < (await vault.read()).keys.length }
}
