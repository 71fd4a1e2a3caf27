import { stat } from 'node:fs/promises'
import { serverNames } from '../../scripts/servers.ts'
import * as onboarding from '../pages/onboarding.ts'
import { expect, left, type Step } from './scene.ts'

export const password = 'oyster gantry moss eleven'

/** From Welcome to the opened wallet. */
export const makingTheWallet: Step[] = [
  {
    name: 'Welcome',
    run: async (scene) => {
      const page = await onboarding.openOnboarding(scene.context)
      scene.onboarding = page
      await expect(page.getByRole('button', { name: 'Create a wallet' })).toBeVisible()
      await scene.picture(page, '01-welcome')
      await onboarding.beginNewWallet(page)
    },
  },
  {
    name: 'Choose a password',
    run: async (scene) => {
      const page = left(scene.onboarding)
      await onboarding.typePassword(page, password)
      await expect(page.getByRole('button', { name: 'Continue' })).toBeEnabled()
      await scene.picture(page, '02-password')
      await onboarding.choosePassword(page, password)
    },
  },
  {
    name: 'Choose the servers',
    run: async (scene) => {
      const page = left(scene.onboarding)
      await onboarding.chooseServers(page, serverNames)
      await scene.picture(page, '03-servers')
    },
  },
  {
    name: 'Make the key',
    run: async (scene) => {
      const page = left(scene.onboarding)
      await onboarding.createKey(page)
      await expect(page.getByRole('heading', { name: 'Making your key' })).toBeVisible()
      await scene.picture(page, '04-creating')
      scene.address = await onboarding.shownAddress(page)
      await scene.picture(page, '05-ready')
    },
  },
  {
    name: 'Save the backup file',
    run: async (scene) => {
      const file = await onboarding.saveBackup(left(scene.onboarding))
      expect((await stat(file)).size).toBeGreaterThan(0)
    },
  },
  {
    name: 'Open the wallet',
    run: async (scene) => onboarding.openTheWallet(left(scene.onboarding)),
  },
]
