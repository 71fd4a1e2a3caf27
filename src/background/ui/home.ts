import type { UiHandlers } from '../../messages/ui.ts'
import type { BackupView, NoticeView } from '../../messages/view.ts'
import { isOpen } from '../requests/request.ts'
import { chainOf } from '../stores/networks.ts'
import { isStoreFailure } from '../stores/stored.ts'
import { finishedKeygens } from '../vault/contents.ts'
import { activityRows } from './activity-views.ts'
import { delegationOf } from './delegation.ts'
import type { UiServices } from './services.ts'
import { accountView, inUse, networkView } from './views.ts'

type Methods = 'home.view' | 'home.dismiss' | 'parties.view' | 'parties.ask' | 'parties.renew' | 'parties.useAgain'

export function homeHandlers(services: UiServices): Pick<UiHandlers, Methods> {
  const { accounts, activity, approvals, balances, nodes, notices, signing } = services
  return {
    async 'home.view'() {
      await accounts.addFirst(signing)
      const { account, network } = await inUse(services)
      const shown = {
        wallet: await signing.parties(false),
        account: accountView(account),
        accounts: (await accounts.list()).length,
        network: await networkView(services, network),
        balance: balances.of(chainOf(network), account.address, nodes.any(network)),
        delegation: delegationOf(services, account, network),
        waiting: approvals.list().filter(isOpen).length,
        activity: await unlessUnreadable(activityRows(services), []),
        backup: await backupView(services),
        offline: !services.isOnline(),
      }
      // What reading all that has met is told at once.
      return { ...shown, notices: await noticeViews(services) }
    },
    async 'home.dismiss'({ id }) {
      if (id === ACTIVITY_LOST.id) await activity.lostWasSeen()
      else await notices.dismiss(id)
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

const ACTIVITY_LOST = {
  id: 'activity-lost',
  kind: 'waiting',
  text: 'The list of what you signed was damaged and has begun anew. Your share is safe. What you sent lately may still wait for a block: look for your address in a block explorer before you send anything. Put this note away to send again.',
} as const

/** What lasts as long as its cause stands first, then what the person puts away. */
async function noticeViews({ activity, notices, troubles }: UiServices): Promise<NoticeView[]> {
  const isLost = await unlessUnreadable(activity.isLost(), false)
  const dismissible = [...(isLost ? [ACTIVITY_LOST] : []), ...(await notices.list())]
  return [
    ...(await troubles.list()).map((trouble) => ({ ...trouble, dismissible: false })),
    ...dismissible.map((notice) => ({ ...notice, dismissible: true })),
  ]
}

/** `instead` while Activity cannot be read, which a notice says. */
async function unlessUnreadable<T>(reading: Promise<T>, instead: T): Promise<T> {
  try {
    return await reading
  } catch (error) {
    if (isStoreFailure(error)) return instead
    throw error
  }
}

/** A file is stale when there are more keys than it held. */
export async function backupView({ settings, vault }: UiServices): Promise<BackupView> {
  const { backup } = await settings.read()
  if (backup === null) return { savedAt: null, stale: false }
  return { savedAt: backup.savedAt, stale: backup.keys < finishedKeygens(await vault.read()) }
}
