import browser from 'webextension-polyfill'
import type { TabPort } from '../onboarding-tab.ts'
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

/** @param page the path within the extension of the page that the tab shows */
export function browserTabs(page: string): TabPort {
  const url = browser.runtime.getURL(page)
  return {
    async find() {
      const [open] = await browser.runtime.getContexts({ documentUrls: [url] })
      return open?.tabId ?? null
    },
    async activate(id) {
      try {
        await browser.tabs.update(id, { active: true })
        return true
      } catch {
        // Closed while nobody looked: the browser knows no such tab.
        return false
      }
    },
    create: async () => (await browser.tabs.create({ url })).id!,
  }
}
