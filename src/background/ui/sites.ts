import type { UiHandlers } from '../../messages/ui.ts'
import type { UiServices } from './services.ts'
import { siteView } from './views.ts'

type Methods = 'sites.list' | 'sites.disconnect'

export function siteHandlers({ accounts, approvals, sites }: UiServices): Pick<UiHandlers, Methods> {
  return {
    async 'sites.list'() {
      const known = await accounts.list()
      return (await sites.list()).map((site) => siteView(site, known))
    },
    async 'sites.disconnect'({ origin: key }) {
      await sites.disconnect(key)
      await approvals.end((request) => request.site?.key === key, 'rejected')
      return null
    },
  }
}
