import { readdirSync } from 'node:fs'
import { serverNames } from '../../../scripts/servers.ts'
import { password } from '../../story/making.ts'
import { extensionUrl } from '../browser.ts'
import { button, byTestId } from '../pages.ts'
import type { Step } from '../scene.ts'
import { until } from '../tab.ts'

export const make: Step = {
  name: 'a wallet is made in the page that opens by itself, and its backup file saved',
  run: async (scene) => {
    const { firefox } = scene
    const page = await firefox.opened(extensionUrl('onboarding.html'))
    await page.press(button('Create a wallet'))
    await page.type({ label: 'Password' }, password)
    await page.type({ label: 'The same again' }, password)
    await page.press(button('Continue'))
    for (const name of serverNames) await page.press({ role: 'checkbox', name })
    await page.press(button('Create the key'))
    scene.address = await page.attribute(byTestId('address'), 'title', /^0x[0-9a-fA-F]{40}$/)
    await page.press(button('Save the backup file'))
    await until('the backup file is saved', async () => readdirSync(firefox.downloads)[0])
    await page.press(button('Open the wallet'))
    await page.see(button('Lock'))
  },
}
