import browser from 'webextension-polyfill'
import type { KeyValueStore } from './key-value-store.ts'

function area(of: browser.Storage.StorageArea): KeyValueStore {
  return {
    async get(key) {
      return (await of.get(key))[key]
    },
    set: (key, value) => of.set({ [key]: value }),
    remove: (key) => of.remove(key),
  }
}

/** Survives a restart of the browser. */
export const localStorageArea = area(browser.storage.local)

/** Kept in RAM by the browser: survives the worker, never the browser. */
export const sessionStorageArea = area(browser.storage.session)

interface WithAccessLevel {
  setAccessLevel?: (access: { accessLevel: 'TRUSTED_CONTEXTS' }) => Promise<void>
}

/** Keeps content scripts out of both areas, where the browser can do so (Firefox has no such call, and needs none). */
export async function closeStorageToContentScripts(): Promise<void> {
  for (const of of [browser.storage.local, browser.storage.session]) {
    await (of as WithAccessLevel).setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' })
  }
}
