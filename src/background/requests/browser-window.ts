import browser from 'webextension-polyfill'
import { sessionStorageArea } from '../storage/extension-storage.ts'
import type { WindowMemory, WindowPort } from './approval-window.ts'

const WIDTH = 400
const HEIGHT = 720
const KEY = 'approval-window'

/** @param page the approval page's path within the extension */
export function browserWindows(page: string): WindowPort {
  return {
    async open() {
      const url = browser.runtime.getURL(page)
      const created = await browser.windows.create({ url, type: 'popup', width: WIDTH, height: HEIGHT, focused: true })
      return created.id!
    },
    async focus(id) {
      try {
        await browser.windows.update(id, { focused: true })
        return true
      } catch {
        // Closed while nobody looked: the browser knows no such window.
        return false
      }
    },
    async close(id) {
      const open = await browser.windows.getAll()
      if (open.some((window) => window.id === id)) await browser.windows.remove(id)
    },
  }
}

export const windowMemory: WindowMemory = {
  async read() {
    const id = await sessionStorageArea.get(KEY)
    return typeof id === 'number' ? id : null
  },
  write: (id) => (id === null ? sessionStorageArea.remove(KEY) : sessionStorageArea.set(KEY, id)),
}
