import { extensionUrl, type Firefox } from './browser.ts'
import { MarionetteError } from './marionette.ts'
import type { Tab } from './tab.ts'

export const button = (name: string) => ({ role: 'button', name }) as const
export const heading = (name: string) => ({ role: 'heading', name }) as const
export const byTestId = (id: string) => ({ css: `[data-testid="${id}"]` })

/** The popup, in a tab: the real one closes with the focus. */
export const openPopup = (firefox: Firefox) => firefox.open(extensionUrl('popup.html'))

/** Asks for something in a page and returns the approval window that opens. */
export async function approvalAfter(firefox: Firefox, act: () => Promise<void>): Promise<Tab> {
  const before = await firefox.tabs()
  await act()
  return firefox.opened(extensionUrl('approval.html'), before)
}

/** Presses a button of a window which may close under the press. */
export async function pressIn(window: Tab, name: string): Promise<void> {
  try {
    await window.press(button(name))
  } catch (error) {
    if (!(error instanceof MarionetteError && error.code === 'no-such-window')) throw error
  }
}

/** Asks for something in a dapp, approves what the window shows once the servers agree, and puts the window away. */
export async function approve(firefox: Firefox, dapp: Tab, ask: () => Promise<void>): Promise<void> {
  // In a tab behind another its timers come once a second.
  await dapp.bringToFront()
  const window = await approvalAfter(firefox, ask)
  await pressIn(window, 'Approve and sign')
  await window.see(heading('Signed'))
  await pressIn(window, 'Done')
  await firefox.closed(window)
}

/** Waits until a dapp's request is answered and resolves to what came back. */
export async function resultOf(dapp: Tab, key: string): Promise<string> {
  const output = byTestId(`result-${key}`)
  const state = await dapp.attribute(output, 'data-state', /^(?:done|failed)$/)
  const words = await dapp.read(output)
  if (state === 'failed') throw new Error(`The dapp was refused: ${words}`)
  return words
}
