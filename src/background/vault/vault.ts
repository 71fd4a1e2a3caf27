import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { WalletError } from '../errors.ts'
import { Serial } from '../serial.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { writeBackup } from './backup-file.ts'
import { contentsDamaged, decodeContents, encodeContents, type VaultContents, wipe } from './contents.ts'
import { lockFile, openFile, type SoundFile } from './locked-file.ts'
import { type PasswordParameters, passwordKey } from './password-key.ts'
import type { TwoCopies } from './two-copies.ts'
import type { UnlockGuard } from './unlock-guard.ts'

const SESSION_KEY = 'vault-key'

export type VaultState = 'none' | 'locked' | 'unlocked'

/** Told to the person; nothing was lost. */
export type VaultNotice = 'copy-restored' | 'copy-not-written'

/** What is in memory while unlocked. */
interface Open {
  readonly key: Uint8Array
  readonly password: PasswordParameters
  readonly contents: VaultContents
  readonly sequence: number
}

export interface VaultPorts {
  readonly copies: TwoCopies
  /** RAM only: holds the key while unlocked, so that a restart of the worker does not lock. */
  readonly session: KeyValueStore
  readonly guard: UnlockGuard
  /** Called after every change between locked and unlocked. */
  readonly onChange: (state: VaultState) => void
  readonly onNotice: (notice: VaultNotice) => void
}

/** The device's secrets, encrypted under the password, and the only place that changes them. */
export class Vault {
  readonly #ports: VaultPorts
  readonly #serial = new Serial()
  #open: Open | undefined
  /** Checksums of files that were opened, and hold what this version cannot read. */
  readonly #useless = new Set<string>()

  constructor(ports: VaultPorts) {
    this.#ports = ports
  }

  /**
   * Where things stand. `none` only when both stores are known to be empty.
   * @throws as `TwoCopies.read`; `vault-contents-damaged` once that is known
   */
  state(): Promise<VaultState> {
    return this.#serial.run(async () => {
      if ((await this.#resume()) !== undefined) return 'unlocked'
      const files = await this.#ports.copies.read()
      if (files.length === 0) return 'none'
      if (files.every(({ checksum }) => this.#useless.has(checksum))) throw contentsDamaged()
      return 'locked'
    })
  }

  /** Whether the key in it is still being made. Known without the password. @throws `vault-unreadable` */
  isUnfinished(): Promise<boolean> {
    return this.#serial.run(async () => {
      const [newest] = await this.#ports.copies.read()
      return newest?.read.format === 'symbolon-draft'
    })
  }

  /** Makes the vault and leaves it unlocked. Throws `vault-exists` rather than write over another. */
  create(password: string, logN: number, contents: VaultContents): Promise<void> {
    return this.#serial.run(async () => {
      if ((await this.#ports.copies.read()).length > 0) {
        throw new WalletError('vault-exists', 'This browser already holds a share.')
      }
      await this.#make(password, logN, contents, 1)
    })
  }

  /** As `create`, from a backup file. What is stored and known to be damaged is put aside for it. @throws as `putAside` */
  restore(password: string, logN: number, contents: VaultContents): Promise<void> {
    return this.#serial.run(async () => {
      const highest = await this.#ports.copies.putAside(this.#useless)
      await this.#make(password, logN, contents, highest + 1)
    })
  }

  /** @throws `wrong-password`, `wait-before-next-try`, `no-vault`, `vault-unreadable`, `vault-contents-damaged` */
  unlock(password: string): Promise<void> {
    return this.#serial.run(async () => {
      const files = await this.#ports.copies.read()
      if (files.length === 0) throw new WalletError('no-vault', 'There is no share in this browser yet.')
      await this.#ports.guard.begin()
      const keyOf = keysOf(password)
      const { file, key, contents } = await firstThatOpens(files, keyOf, this.#useless)
      await this.#ports.guard.succeeded()
      this.#open = { key, password: file.read.password, contents, sequence: files[0]!.read.sequence }
      await this.#keepForSession(key)
      const { restored, written } = await this.#ports.copies.restoreFrom(file)
      if (restored) this.#ports.onNotice('copy-restored')
      if (!written) this.#ports.onNotice('copy-not-written')
      this.#ports.onChange('unlocked')
    })
  }

  /** Forgets the secrets and overwrites the key. */
  lock(): Promise<void> {
    return this.#serial.run(async () => {
      // What is in memory goes first, whatever the browser's store says.
      if (this.#open !== undefined) wipe(this.#open)
      this.#open = undefined
      try {
        await this.#ports.session.remove(SESSION_KEY)
      } finally {
        this.#ports.onChange('locked')
      }
    })
  }

  /** Removes an unfinished vault from both stores: its key never had an address. @throws as `removeDraft` */
  discard(): Promise<void> {
    return this.#serial.run(async () => {
      await this.#ports.copies.removeDraft()
      await this.#ports.session.remove(SESSION_KEY)
      if (this.#open !== undefined) wipe(this.#open)
      this.#open = undefined
      this.#ports.onChange('none')
    })
  }

  /** A copy of the contents, the caller's own: locking never pulls a share from under a ceremony. Throws `locked`. */
  read(): Promise<VaultContents> {
    return this.#serial.run(async () => structuredClone((await this.#unlocked()).contents))
  }

  /** Replaces the contents and resolves when they are stored. Sections of two callers never interleave. */
  update(change: (contents: VaultContents) => VaultContents): Promise<void> {
    return this.#serial.run(async () => {
      const open = await this.#unlocked()
      await this.#write({ ...open, contents: change(structuredClone(open.contents)), sequence: open.sequence + 1 })
    })
  }

  /** The text of a backup file, which the same password opens. Throws `locked`. */
  backup(): Promise<string> {
    return this.#serial.run(async () => {
      const { contents, key, password } = await this.#unlocked()
      return writeBackup(contents, key, password)
    })
  }

  async #make(password: string, logN: number, contents: VaultContents, sequence: number): Promise<void> {
    const salt = bytesToHex(crypto.getRandomValues(new Uint8Array(16)))
    const parameters: PasswordParameters = { name: 'scrypt', logN, r: 8, p: 1, salt }
    const key = await passwordKey(password, parameters)
    await this.#write({ key, password: parameters, contents, sequence })
    await this.#keepForSession(key)
    this.#ports.onChange('unlocked')
  }

  async #unlocked(): Promise<Open> {
    const open = await this.#resume()
    if (open === undefined) throw new WalletError('locked', 'Unlock your share first.')
    return open
  }

  /** After a restart of the worker: opens the stored file with the key kept in RAM. */
  async #resume(): Promise<Open | undefined> {
    if (this.#open !== undefined) return this.#open
    const kept = await this.#ports.session.get(SESSION_KEY)
    if (typeof kept !== 'string') return undefined
    const files = await this.#ports.copies.read()
    if (files.length === 0) return undefined
    const key = hexToBytes(kept)
    const { file, contents } = await firstThatOpens(files, async () => key, this.#useless)
    this.#open = { key, password: file.read.password, contents, sequence: files[0]!.read.sequence }
    return this.#open
  }

  async #keepForSession(key: Uint8Array): Promise<void> {
    await this.#ports.session.set(SESSION_KEY, bytesToHex(key))
  }

  async #write(next: Open): Promise<void> {
    const plain = encodeContents(next.contents)
    const kind = next.contents.keygens.some(({ state }) => state === 'active') ? 'symbolon-vault' : 'symbolon-draft'
    const file = lockFile(kind, next.sequence, next.password, next.key, plain)
    plain.fill(0)
    // The number is spent even if the write fails: a write that timed out may still land.
    if (this.#open !== undefined) this.#open = { ...this.#open, sequence: next.sequence }
    if (!(await this.#ports.copies.write(file))) this.#ports.onNotice('copy-not-written')
    this.#open = next
  }
}

/** Derives the key of a password for a file's parameters, once per salt. */
function keysOf(password: string): (parameters: PasswordParameters) => Promise<Uint8Array> {
  const known = new Map<string, Promise<Uint8Array>>()
  return (parameters) => {
    const id = JSON.stringify(parameters)
    const key = known.get(id) ?? passwordKey(password, parameters)
    known.set(id, key)
    return key
  }
}

/**
 * The newest file that the password opens and whose contents are whole; the failure of the newest if none does.
 * @param useless takes the checksums of those that open and are not whole
 */
async function firstThatOpens(
  files: readonly SoundFile[],
  keyOf: (parameters: PasswordParameters) => Promise<Uint8Array>,
  useless: Set<string>,
): Promise<{ file: SoundFile; key: Uint8Array; contents: VaultContents }> {
  const failures: unknown[] = []
  for (const file of files) {
    try {
      const key = await keyOf(file.read.password)
      const plain = openFile(file, key)
      const contents = decodeContents(plain)
      plain.fill(0)
      return { file, key, contents }
    } catch (failure) {
      if (failure instanceof WalletError && failure.code === 'vault-contents-damaged') useless.add(file.checksum)
      failures.push(failure)
    }
  }
  throw failures[0] ?? new WalletError('no-vault', 'There is no share in this browser yet.')
}
