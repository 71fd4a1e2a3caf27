import * as v from 'valibot'
import { WalletError } from '../errors.ts'
import { Serial } from '../serial.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'

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
}

/** One persisted value, checked when read, changed by one section at a time. */
export class Stored<T> {
  readonly #shape: StoreShape<T>
  readonly #store: KeyValueStore
  readonly #onChange: (() => void) | undefined
  readonly #serial = new Serial()

  /** @param onChange called after every change that was stored */
  constructor(shape: StoreShape<T>, store: KeyValueStore, onChange?: () => void) {
    this.#shape = shape
    this.#store = store
    this.#onChange = onChange
  }

  /** @throws `store-damaged`: what is there stays as it is */
  read(): Promise<T> {
    return this.#serial.run(() => this.#read())
  }

  /** Stores what `change` makes of the value, and answers with it. */
  update(change: (value: T) => T): Promise<T> {
    return this.#serial.run(async () => {
      const value = change(await this.#read())
      await this.#store.set(this.#shape.key, { version: this.#version, value: v.parse(this.#shape.schema, value) })
      this.#onChange?.()
      return value
    })
  }

  get #version(): number {
    return this.#shape.migrations.length + 1
  }

  async #read(): Promise<T> {
    const { key, schema, initial, migrations } = this.#shape
    const stored = await this.#store.get(key)
    if (stored === undefined) return initial
    const envelope = v.safeParse(EnvelopeSchema, stored)
    if (!envelope.success || envelope.output.version > this.#version) throw damaged(key)
    const migrated = migrations
      .slice(envelope.output.version - 1)
      .reduce((value, migrate) => migrate(value), envelope.output.value)
    const value = v.safeParse(schema, migrated)
    if (!value.success) throw damaged(key)
    return value.output
  }
}

function damaged(key: string): WalletError {
  return new WalletError('store-damaged', `What this browser keeps under “${key}” cannot be read. Nothing was changed.`)
}
