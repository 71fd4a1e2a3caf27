import type { UiHandlers } from '../../messages/ui.ts'
import { accountHandlers } from './accounts.ts'
import { activityHandlers } from './activity.ts'
import { appHandlers } from './app.ts'
import { backupHandlers } from './backup.ts'
import { delegationHandlers } from './delegation.ts'
import { homeHandlers } from './home.ts'
import { networkHandlers } from './networks.ts'
import { onboardingHandlers } from './onboarding.ts'
import { requestHandlers } from './requests.ts'
import { sendHandlers } from './send.ts'
import type { UiServices } from './services.ts'
import { settingsHandlers } from './settings.ts'
import { siteHandlers } from './sites.ts'
import { tokenHandlers } from './tokens.ts'

/** One function for each method of the extension's own pages. */
export function uiHandlers(services: UiServices): UiHandlers {
  return {
    ...appHandlers(services),
    ...onboardingHandlers(services),
    ...backupHandlers(services),
    ...homeHandlers(services),
    ...accountHandlers(services),
    ...networkHandlers(services),
    ...tokenHandlers(services),
    ...sendHandlers(services),
    ...delegationHandlers(services),
    ...requestHandlers(services),
    ...activityHandlers(services),
    ...siteHandlers(services),
    ...settingsHandlers(services),
  }
}
