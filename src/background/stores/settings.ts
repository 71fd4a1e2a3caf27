import * as v from 'valibot'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { Stored, type StoreShape } from './stored.ts'

const SettingsSchema = v.strictObject({
  autoLockMinutes: v.picklist([1, 5, 15, 30, 60]),
  actAsMetaMask: v.boolean(),
  defaultWallet: v.boolean(),
  /** When a backup file was last handed over, and how many keys it held. */
  backup: v.nullable(v.strictObject({ savedAt: v.number(), keys: v.number() })),
})
export type Settings = v.InferOutput<typeof SettingsSchema>

const shape: StoreShape<Settings> = {
  key: 'settings',
  schema: SettingsSchema,
  initial: { autoLockMinutes: 15, actAsMetaMask: false, defaultWallet: false, backup: null },
  migrations: [],
}

export type SettingsStore = Stored<Settings>

export function settingsStore(store: KeyValueStore, onChange: () => void): SettingsStore {
  return new Stored(shape, store, onChange)
}
