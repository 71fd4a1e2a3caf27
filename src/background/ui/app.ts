import type { UiHandlers } from '../../messages/ui.ts'
import { problemOf, WalletError } from '../errors.ts'
import type { UiServices } from './services.ts'

type Methods = 'app.state' | 'app.opened' | 'wallet.unlock' | 'wallet.lock' | 'wallet.rename'

export function appHandlers(services: UiServices): Pick<UiHandlers, Methods> {
  const { vault, unlockGuard, onboarding, signing, now } = services
  return {
    async 'app.state'() {
      try {
        const state = await vault.state()
        const making = await onboarding.phase()
        if (making === 'making') return { phase: 'making' }
        if (state === 'none') return { phase: 'empty' }
        if (making === 'prepared') return { phase: 'prepared' }
        if (state === 'unlocked') return { phase: 'unlocked' }
        const remaining = await unlockGuard.remaining()
        return { phase: 'locked', waitUntil: remaining === 0 ? null : Math.ceil(now() + remaining) }
      } catch (error) {
        if (!(error instanceof WalletError)) throw error
        return { phase: 'unreadable', problem: problemOf(error) }
      }
    },
    // An act like any other: it counts as use of the wallet.
    'app.opened': async () => null,
    async 'wallet.unlock'({ password }) {
      try {
        await vault.unlock(password)
      } finally {
        services.changed('app')
      }
      return null
    },
    async 'wallet.lock'() {
      await services.lock()
      return null
    },
    async 'wallet.rename'({ name }) {
      await signing.rename(name)
      services.changed('home', 'parties')
      return null
    },
  }
}
