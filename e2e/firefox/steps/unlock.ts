import type browser from 'webextension-polyfill'
import { password } from '../../story/making.ts'
import { extensionUrl } from '../browser.ts'
import { button, openPopup } from '../pages.ts'
import type { Step } from '../scene.ts'
import { until } from '../tab.ts'

export const unlock: Step = {
  name: 'the wallet is locked, refuses another password, and is unlocked',
  run: async ({ firefox }) => {
    const popup = await openPopup(firefox)
    await popup.press(button('Lock'))
    await popup.type({ label: 'Password' }, `${password}s`)
    await popup.press(button('Unlock'))
    await popup.see({ text: 'That is not the password.' })
    await popup.type({ label: 'Password' }, password)
    await popup.press(button('Unlock'))
    await popup.see(button('Lock'))
    await popup.close()
  },
}

type Extension = Window & { browser: typeof browser }

export const seeThePopup: Step = {
  name: 'the popup that opens at its button has the size that it is drawn for',
  run: async ({ firefox }) => {
    const page = await firefox.open(extensionUrl('app.html'))
    await page.run(() => (window as unknown as Extension).browser.action.openPopup())
    await until('the popup is 360 by 600', async () => {
      const sizes = await page.run(() =>
        (window as unknown as Extension).browser.extension
          .getViews({ type: 'popup' })
          .map(({ innerWidth, innerHeight }) => `${innerWidth} ${innerHeight}`),
      )
      return sizes.includes('360 600') || undefined
    })
    await page.close()
  },
}
