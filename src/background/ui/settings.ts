import type { UiHandlers } from '../../messages/ui.ts'
import { backupView } from './home.ts'
import type { UiServices } from './services.ts'

type Methods = 'settings.read' | 'settings.write'

export function settingsHandlers(services: UiServices): Pick<UiHandlers, Methods> {
  const { settings, version } = services
  return {
    async 'settings.read'() {
      const { autoLockMinutes, actAsMetaMask, defaultWallet } = await settings.read()
      const backup = await backupView(services)
      return { settings: { autoLockMinutes, actAsMetaMask, defaultWallet, version }, backup }
    },
    async 'settings.write'(change) {
      await settings.update((before) => ({ ...before, ...change }))
      return null
    },
  }
}
