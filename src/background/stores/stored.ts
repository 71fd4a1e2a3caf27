import * as v from 'valibot'
import { WalletError } from '../errors.ts'
import { Serial } from '../serial.ts'
import type { KeyTrouble, KeyValueStore } from '../storage/key-value-store.ts'
import { putAside } from '../storage/put-aside.ts'

const EnvelopeSchema = v.strictObject({
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  value: v.unknown(),
})

/** What one store keeps, and how older versions of it become the present one. */
export interface StoreShape<T> {
  readonly key: string
  readonly schema: v.GenericSchema<unknown, T>
  readonly initial: T
  /** `migrations[i]` turns version i + 1 into version i + 2. */
  readonly migrations: readonly ((value: unknown) => unknown)[]
  /** What takes the place of a value that was damaged, where that is not `initial`. */
  readonly afterDamage?: T
  /** Nothing may stand in for it: while it cannot be read, reading and changing it fail. */
  readonly irreplaceable?: true
}

/**
 * One persisted value, checked when read, changed by one section at a time. Nobody else changes it: it is read from the
 * store once. What is damaged is put aside, and the store begins anew. While it cannot be read, or a newer version wrote
 * it, what is there stays as it is, and a value in memory stands in for it.
 */
export class Stored<T> {
  readonly #shape: StoreShape<T>
  readonly #store: KeyValueStore
  readonly #onChange: (() => void) | undefined
  readonly #serial = new Serial()
  /** What the store holds, once that is known. */
  #known: { readonly value: T } | undefined
  #standIn: T

  /** @param onChange called after every change */
  constructor(shape: StoreShape<T>, store: KeyValueStore, onChange?: () => void) {
    this.#shape = shape
    this.#store = store
    this.#onChange = onChange
    this.#standIn = shape.initial
  }

  /** @throws `store-unreadable`, `store-newer` where nothing may stand in */
  read(): Promise<T> {
    return this.#serial.run(async () => (await this.#read()).value)
  }

  /** Stores what `change` makes of the value, and answers with it. @throws `store-unwritable`; and as `read` */
  update(change: (value: T) => T): Promise<T> {
    return this.#serial.run(async () => {
      const { value: before, kept } = await this.#read()
      const value = v.parse(this.#shape.schema, change(before))
      if (kept) await this.#write(value)
      else this.#standIn = value
      this.#onChange?.()
      return value
    })
  }

  get #version(): number {
    return this.#shape.migrations.length + 1
  }

  async #write(value: T): Promise<void> {
    try {
      await this.#store.set(this.#shape.key, { version: this.#version, value })
      this.#known = { value }
    } catch (cause) {
      throw new WalletError('store-unwritable', TOLD_TO_SITES, cause)
    }
  }

  /** `kept`: the value is that of the store, and a change of it goes there. */
  async #read(): Promise<{ value: T; kept: boolean }> {
    if (this.#known !== undefined) return { ...this.#known, kept: true }
    const { key, initial, afterDamage = initial } = this.#shape
    let stored: unknown
    try {
      stored = await this.#store.get(key)
    } catch (cause) {
      return this.#withoutStore('unreadable', cause)
    }
    const read = stored === undefined ? { value: initial } : this.#parsed(stored)
    if (read === 'newer') return this.#withoutStore('newer')
    if (read !== 'damaged') {
      this.#standIn = initial
      this.#store.heard?.(key, null)
      this.#known = read
      return { ...read, kept: true }
    }
    try {
      await putAside(this.#store, key, stored)
      await this.#write(afterDamage)
    } catch (cause) {
      return this.#withoutStore('unreadable', cause)
    }
    this.#store.wasPutAside?.(key)
    return { value: afterDamage, kept: true }
  }

  #parsed(stored: unknown): { value: T } | 'newer' | 'damaged' {
    const { schema, migrations } = this.#shape
    const envelope = v.safeParse(EnvelopeSchema, stored)
    if (!envelope.success) return 'damaged'
    if (envelope.output.version > this.#version) return 'newer'
    const { version, value: old } = envelope.output
    try {
      const value = v.safeParse(
        schema,
        migrations.slice(version - 1).reduce((each, migrate) => migrate(each), old),
      )
      return value.success ? { value: value.output } : 'damaged'
    } catch (error) {
      // A migration that met another shape than its version has.
      if (error instanceof TypeError || error instanceof v.ValiError) return 'damaged'
      throw error
    }
  }

  #withoutStore(trouble: KeyTrouble, cause?: unknown): { value: T; kept: false } {
    const { key, irreplaceable } = this.#shape
    this.#store.heard?.(key, trouble)
    if (!irreplaceable) return { value: this.#standIn, kept: false }
    throw trouble === 'newer'
      ? new WalletError('store-newer', TOLD_TO_SITES, cause)
      : new WalletError('store-unreadable', TOLD_TO_SITES, cause)
  }
}

/** What a site hears of it; a person hears what `problemOf` says. */
const TOLD_TO_SITES = 'The wallet cannot do this at the moment. Open it: it says why.'

/** Whether what failed is the place where things are written down, and not what was to be done. */
export function isStoreFailure(error: unknown): boolean {
  return error instanceof WalletError && STORE_FAILURES.includes(error.code)
}

const STORE_FAILURES = ['store-unreadable', 'store-newer', 'store-unwritable']
