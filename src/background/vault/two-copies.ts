import { WalletError } from '../errors.ts'
import { withDeadline } from '../storage/deadline.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { putAside } from '../storage/put-aside.ts'
import { isNewerFile, type LockedFile, type SoundFile, soundFile } from './locked-file.ts'

const KEY = 'vault'
const DEADLINE_MS = 5_000

type Copy =
  | { readonly state: 'there'; readonly file: SoundFile }
  | { readonly state: 'not-there' }
  | { readonly state: 'damaged'; readonly value: unknown }
  | { readonly state: 'newer' }
  | { readonly state: 'cannot-read'; readonly cause: unknown }

async function readCopy(store: KeyValueStore): Promise<Copy> {
  try {
    const value = await withDeadline(store.get(KEY), DEADLINE_MS)
    if (value === undefined || value === null) return { state: 'not-there' }
    const file = soundFile('symbolon-vault', value) ?? soundFile('symbolon-draft', value)
    if (file !== undefined) return { state: 'there', file }
    return isNewerFile(value) ? { state: 'newer' } : { state: 'damaged', value }
  } catch (cause) {
    return { state: 'cannot-read', cause }
  }
}

/** Why these copies may hold more than can be read of them, the reason that forbids most first. */
function failuresOf(copies: readonly Copy[]): WalletError[] {
  const unread = copies.find((copy) => copy.state === 'cannot-read')
  const failures: WalletError[] = []
  if (unread) failures.push(new WalletError('vault-unreadable', 'This browser cannot read its share.', unread.cause))
  if (copies.some(({ state }) => state === 'newer'))
    failures.push(new WalletError('vault-newer', 'A newer version of Symbolon stored this browser’s share.'))
  if (copies.some(({ state }) => state === 'damaged'))
    failures.push(new WalletError('vault-damaged', 'What this browser holds of its share is damaged.'))
  return failures
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
   * @throws when there is no sound copy: `vault-unreadable` while a store cannot be read, `vault-newer` when a newer
   *   version wrote one, `vault-damaged` when all that there is is damaged
   */
  async read(): Promise<SoundFile[]> {
    const copies = await Promise.all(this.#stores.map(readCopy))
    const files = copies.flatMap((copy) => (copy.state === 'there' ? [copy.file] : []))
    if (files.length === 0) for (const failure of failuresOf(copies)) throw failure
    const newestFirst = files.sort((a, b) => b.read.sequence - a.read.sequence)
    return newestFirst.filter((file, at) => newestFirst.findIndex((other) => other.checksum === file.checksum) === at)
  }

  /**
   * Makes both copies equal to `file`, which has been opened and so is known to be good. A store that cannot be read is
   * left alone until it can, and so is a copy that a newer version wrote.
   * @returns `restored`: a damaged or missing copy was; bringing an older one up to date is not worth a word. `written`: no
   * store refused it
   */
  async restoreFrom(file: SoundFile): Promise<{ readonly restored: boolean; readonly written: boolean }> {
    let restored = false
    let written = true
    for (const store of this.#stores) {
      const copy = await readCopy(store)
      if (
        copy.state === 'cannot-read' ||
        copy.state === 'newer' ||
        (copy.state === 'there' && copy.file.checksum === file.checksum)
      )
        continue
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
   * Keeps what is stored and of no use under other keys, for a vault to be written in its place.
   * @param useless the checksums of sound files that were opened and hold what nobody can read
   * @returns the highest number that a file here has
   * @throws `vault-exists` when there is a file that may be of use; `vault-unreadable`, `vault-newer` when that cannot be
   *   known: then nothing is touched
   */
  async putAside(useless: ReadonlySet<string>): Promise<number> {
    const copies = await Promise.all(this.#stores.map(readCopy))
    for (const failure of failuresOf(copies)) if (failure.code !== 'vault-damaged') throw failure
    const files = copies.flatMap((copy) => (copy.state === 'there' ? [copy.file] : []))
    if (!files.every(({ checksum }) => useless.has(checksum)))
      throw new WalletError('vault-exists', 'This browser already holds a share.')
    for (const [at, copy] of copies.entries()) {
      if (copy.state === 'damaged') await withDeadline(putAside(this.#stores[at]!, KEY, copy.value), DEADLINE_MS)
      if (copy.state === 'there') await withDeadline(putAside(this.#stores[at]!, KEY, stored(copy.file)), DEADLINE_MS)
    }
    return Math.max(0, ...files.map(({ read }) => read.sequence))
  }

  /**
   * Empties both stores, if all they hold is a draft.
   * @throws `vault-in-use` when there is a finished key, `vault-unreadable` when that cannot be known
   */
  async removeDraft(): Promise<void> {
    for (const copy of await Promise.all(this.#stores.map(readCopy))) {
      if (copy.state !== 'there' && copy.state !== 'not-there')
        throw new WalletError('vault-unreadable', 'This browser cannot read its share at the moment.')
      if (copy.state === 'there' && copy.file.read.format !== 'symbolon-draft')
        throw new WalletError('vault-in-use', 'This browser holds a share of a finished key.')
    }
    for (const store of this.#stores) await withDeadline(store.remove(KEY), DEADLINE_MS)
  }
}
