import { bytesToHex } from '@noble/hashes/utils.js'
import type { RequestKey } from '../wire/request-signature.ts'
import { WalletError } from './errors.ts'
import { Serial } from './serial.ts'
import { withDeadline } from './storage/deadline.ts'
import type { KeyValueStore } from './storage/key-value-store.ts'
import type { HeldServer } from './vault/contents.ts'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const

/** Whose request keys are meant: those of one wallet at one server. */
export type RequestKeyPlace = Pick<HeldServer, 'identity' | 'wallet'>

/** What this browser has to sign requests to one server with. */
export interface HeldRequestKeys {
  /** The server has accepted it, and has said so to this browser. */
  readonly accepted: RequestKey | null
  /** Made here, and perhaps offered to the server: nobody has heard whether it accepted. */
  readonly offered: RequestKey | null
}

/** `wallet` is hexadecimal: a server may have met this browser under another wallet before. */
interface Kept {
  readonly wallet: string
  readonly accepted: CryptoKeyPair | null
  readonly offered: CryptoKeyPair | null
}

const DEADLINE_MS = 5_000
/** Servers whose keys in the store are outdated, in hexadecimal. It lies where a failure of that store does not reach. */
const OUTDATED = 'request-keys-outdated'

/**
 * The request keys. A new key is the one in use only after its server has accepted it; until then the one before it is
 * kept, and the same new key is offered again, so that this browser may stop at any moment. What is not known yet while
 * the store cannot be read counts as lost: new keys are made, and last as long as this worker.
 */
export class RequestKeys {
  readonly #store: KeyValueStore
  readonly #notes: KeyValueStore
  /** What this worker knows, by server: nobody else changes it. */
  #known = new Map<string, Kept>()
  readonly #writing = new Serial()

  /**
   * @param store keeps CryptoKey objects, as IndexedDB does
   * @param notes another one, which need not
   */
  constructor(store: KeyValueStore, notes: KeyValueStore) {
    this.#store = store
    this.#notes = notes
  }

  async of(place: RequestKeyPlace): Promise<HeldRequestKeys> {
    const { accepted, offered } = await this.#read(place)
    return { accepted: accepted && (await requestKey(accepted)), offered: offered && (await requestKey(offered)) }
  }

  /** The key to offer a server: made unless one waits for its answer already. */
  offer(place: RequestKeyPlace): Promise<RequestKey> {
    return this.#writing.run(async () => {
      const kept = await this.#read(place)
      const offered = kept.offered ?? (await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']))
      if (!kept.offered) await this.#write(place, { ...kept, offered })
      return requestKey(offered)
    })
  }

  /** The server has accepted the key it was offered: it is in use from now on, and the one before it goes. */
  accept(place: RequestKeyPlace, { publicKey }: Pick<RequestKey, 'publicKey'>): Promise<void> {
    return this.#writing.run(async () => {
      const kept = await this.#read(place)
      const { offered } = kept
      if (offered && (await requestKey(offered)).publicKey.join() === publicKey.join())
        await this.#write(place, { ...kept, accepted: offered, offered: null })
    })
  }

  /** What is in the store is no longer what was read from it. */
  forget(): void {
    this.#known = new Map()
  }

  async #read({ identity, wallet }: RequestKeyPlace): Promise<Kept> {
    const id = bytesToHex(identity)
    const name = bytesToHex(wallet)
    const none: Kept = { wallet: name, accepted: null, offered: null }
    const known = this.#known
    const stored = known.get(id) ?? (await this.#stored(id))
    // What was written while this was read is newer.
    const kept = known.get(id) ?? stored
    if (!isKept(kept)) return none
    known.set(id, kept)
    return kept.wallet === name ? kept : none
  }

  async #stored(id: string): Promise<unknown> {
    try {
      const kept = await this.#store.get(id)
      return (await this.#outdated()).includes(id) ? undefined : kept
    } catch {
      // Lost, as far as this worker goes.
      return undefined
    }
  }

  /** Where the store does not take it, it is noted first that what lies there is no longer what the server knows. */
  async #write({ identity }: RequestKeyPlace, kept: Kept): Promise<void> {
    const id = bytesToHex(identity)
    const outdated = await this.#outdated()
    const others = outdated.filter((other) => other !== id)
    const isStored = await withDeadline(this.#store.set(id, kept), DEADLINE_MS).then(
      () => true,
      () => false,
    )
    if (isStored !== (others.length === outdated.length)) await this.#note(isStored ? others : [...others, id])
    this.#known.set(id, kept)
  }

  async #outdated(): Promise<readonly string[]> {
    const noted = await this.#notes.get(OUTDATED).catch(() => undefined)
    return Array.isArray(noted) ? noted.filter((id) => typeof id === 'string') : []
  }

  async #note(outdated: readonly string[]): Promise<void> {
    try {
      await this.#notes.set(OUTDATED, outdated)
    } catch (cause) {
      throw new WalletError('store-unwritable', 'Neither store of this browser can be written to.', cause)
    }
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false
  if (!('wallet' in value && 'accepted' in value && 'offered' in value)) return false
  return [value.accepted, value.offered].every((pair) => pair === null || isKeyPair(pair))
}

function isKeyPair(value: unknown): value is CryptoKeyPair {
  if (typeof value !== 'object' || value === null || !('privateKey' in value) || !('publicKey' in value)) return false
  return value.privateKey instanceof CryptoKey && value.publicKey instanceof CryptoKey
}

async function requestKey({ privateKey, publicKey }: CryptoKeyPair): Promise<RequestKey> {
  return {
    publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)),
    async sign(bytes) {
      const signature = await crypto.subtle.sign({ ...ALGORITHM, hash: 'SHA-256' }, privateKey, new Uint8Array(bytes))
      return new Uint8Array(signature)
    },
  }
}
