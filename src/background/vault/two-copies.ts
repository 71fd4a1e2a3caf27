import { WalletError } from '../errors.ts'
import { withDeadline } from '../storage/deadline.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { type LockedFile, type SoundFile, soundFile } from './locked-file.ts'

const KEY = 'vault'
const DEADLINE_MS = 5_000

type Copy =
  | { readonly state: 'there'; readonly file: SoundFile }
  | { readonly state: 'not-there' }
  | { readonly state: 'damaged' }
  | { readonly state: 'cannot-read'; readonly cause: unknown }

async function readCopy(store: KeyValueStore): Promise<Copy> {
  try {
    const value = await withDeadline(store.get(KEY), DEADLINE_MS)
    if (value === undefined || value === null) return { state: 'not-there' }
    const file = soundFile('symbolon-vault', value) ?? soundFile('symbolon-draft', value)
    return file === undefined ? { state: 'damaged' } : { state: 'there', file }
  } catch (cause) {
    return { state: 'cannot-read', cause }
  }
}

function stored(file: LockedFile): LockedFile {
  return { header: file.header, box: file.box, checksum: file.checksum }
}

/** The vault's file, kept in two stores so that one damaged store loses nothing. */
export class TwoCopies {
  readonly #stores: readonly [KeyValueStore, KeyValueStore]

  constructor(first: KeyValueStore, second: KeyValueStore) {
    this.#stores = [first, second]
  }

  /**
   * The sound copies, the newer first and each only once; none when both stores are known to be empty. A store that
   * cannot be read is never taken for an empty one.
   * @throws `vault-unreadable` when there is no sound copy and not every store is known to be empty
   */
  async read(): Promise<SoundFile[]> {
    const copies = await Promise.all(this.#stores.map(readCopy))
    const files = copies.flatMap((copy) => (copy.state === 'there' ? [copy.file] : []))
    if (files.length === 0 && copies.some((copy) => copy.state !== 'not-there')) {
      const cause = copies.find((copy) => copy.state === 'cannot-read')?.cause
      throw new WalletError('vault-unreadable', 'This browser cannot read its share at the moment.', cause)
    }
    const newestFirst = files.sort((a, b) => b.read.sequence - a.read.sequence)
    return newestFirst.filter((file, at) => newestFirst.findIndex((other) => other.checksum === file.checksum) === at)
  }

  /**
   * Makes both copies equal to `file`, which has been opened and so is known to be good. A store that cannot be read is
   * left alone until it can.
   * @returns `restored`: a damaged or missing copy was; bringing an older one up to date is not worth a word. `written`: no
   * store refused it
   */
  async restoreFrom(file: SoundFile): Promise<{ readonly restored: boolean; readonly written: boolean }> {
    let restored = false
    let written = true
    for (const store of this.#stores) {
      const copy = await readCopy(store)
      if (copy.state === 'cannot-read' || (copy.state === 'there' && copy.file.checksum === file.checksum)) continue
      try {
        await withDeadline(store.set(KEY, stored(file)), DEADLINE_MS)
        restored ||= copy.state !== 'there'
      } catch {
        written = false
      }
    }
    return { restored, written }
  }

  /**
   * Writes both copies, one after the other: whatever interrupts it, one whole copy stands.
   * @returns whether both stores took it
   * @throws `vault-unwritable` when neither did
   */
  async write(file: LockedFile): Promise<boolean> {
    const failures: unknown[] = []
    for (const store of this.#stores) {
      try {
        await withDeadline(store.set(KEY, stored(file)), DEADLINE_MS)
      } catch (cause) {
        failures.push(cause)
      }
    }
    if (failures.length === this.#stores.length) {
      throw new WalletError('vault-unwritable', 'This browser cannot store its share at the moment.', failures[0])
    }
    return failures.length === 0
  }

  /**
   * Empties both stores, if all they hold is a draft.
   * @throws `vault-in-use` when there is a finished key, `vault-unreadable` when that cannot be known
   */
  async removeDraft(): Promise<void> {
    for (const copy of await Promise.all(this.#stores.map(readCopy))) {
      if (copy.state === 'cannot-read' || copy.state === 'damaged')
        throw new WalletError('vault-unreadable', 'This browser cannot read its share at the moment.')
      if (copy.state === 'there' && copy.file.read.format !== 'symbolon-draft')
        throw new WalletError('vault-in-use', 'This browser holds a share of a finished key.')
    }
    for (const store of this.#stores) await withDeadline(store.remove(KEY), DEADLINE_MS)
  }
}
