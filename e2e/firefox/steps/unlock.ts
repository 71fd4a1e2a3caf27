import { password } from '../../story/making.ts'
import { button, openPopup } from '../pages.ts'
import type { Step } from '../scene.ts'

export const unlock: Step = {
  name: 'the wallet is locked, refuses another password, and is unlocked',
  run: async ({ firefox }) => {
    const popup = await openPopup(firefox)
    await popup.press(button('Lock'))
    await popup.type({ label: 'Password' }, password)
    await popup.press(button('Unlock'))
    await popup.see(button('Lock'))
    await popup.close()
  },
}

export const outliveTheEventPage: Step = {
  name: 'it is still unlocked when the browser has ended its event page',
  run: async ({ firefox }) => {
    await firefox.endEventPage()
    const popup = await openPopup(firefox)
    await popup.see(button('Lock'))
    await popup.close()
  },
}
