import type { UiHandlers } from '../../messages/ui.ts'
import { disconnect } from '../disconnect.ts'
import type { UiServices } from './services.ts'
import { siteView } from './views.ts'

type Methods = 'sites.list' | 'sites.disconnect'

export function siteHandlers(services: UiServices): Pick<UiHandlers, Methods> {
  const { accounts, sites } = services
  return {
    async 'sites.list'() {
      const known = await accounts.list()
      return (await sites.list()).map((site) => siteView(site, known))
    },
    async 'sites.disconnect'({ origin: key, family }) {
      await disconnect(services, key, family)
      return null
    },
  }
}
