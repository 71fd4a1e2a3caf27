import { blake2b } from '@noble/hashes/blake2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { isStoreFailure, Stored, type StoreShape } from '../stores/stored.ts'
import { keyPairOf } from './crypto.ts'
import { beaconNetwork, type Envelope, form, SCOPES } from './messages.ts'

/** Pairings of one site: an SDK makes one, and another after its storage was cleared. */
const MOST_PER_SITE = 10
/** Of all sites together: pairing asks nobody. */
const MOST_IN_ALL = 200
/** Ids and nonces remembered of each. */
const MOST_SEEN = 100
const SEEN_BYTES = 8
/** Of one dapp's: more than may be asked at once in all the documents that a person looks at. */
const MOST_UNANSWERED = 50

const key = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))

const RequestSchema = v.strictObject({ id: v.string(), form })
type Request = v.InferOutput<typeof RequestSchema>

const PeerSchema = v.strictObject({
  /** Who paired, by `Site.key`: what another site sends is not tried with it. */
  site: v.string(),
  /** The dapp's key. */
  publicKey: key,
  /** The seed of this wallet's key for this dapp alone, so that two sites cannot tell that they see one wallet. */
  secret: key,
  /** What the dapp was told last that it has; null before, and once that was taken from it. */
  granted: v.nullable(
    v.strictObject({ address: v.string(), network: beaconNetwork, scopes: v.array(v.picklist(SCOPES)) }),
  ),
  /** Hashes of the ids and nonces of its last messages. */
  seen: v.array(v.string()),
  /** Requests that were taken on and have no answer yet. */
  unanswered: v.optional(v.array(RequestSchema), []),
})
export type Peer = v.InferOutput<typeof PeerSchema>
export type Grant = NonNullable<Peer['granted']>

const shape: StoreShape<Peer[]> = {
  key: 'beacon-peers',
  schema: v.array(PeerSchema),
  initial: [],
  migrations: [],
}

/** A request that died with an earlier worker, and whose dapp would wait for ever. */
export type Left = Pick<Peer, 'site' | 'publicKey'> & Request

/** The dapps that are paired, the one paired last at the end. */
export class BeaconPeers {
  readonly #stored: Stored<Peer[]>
  #left: Promise<readonly Left[]> | undefined

  constructor(store: KeyValueStore) {
    this.#stored = new Stored(shape, store)
  }

  async of(site: string): Promise<readonly Peer[]> {
    return (await this.#stored.read()).filter((peer) => peer.site === site)
  }

  /** A dapp as it is now; undefined where it is not paired any more. */
  async find(peer: Pick<Peer, 'site' | 'publicKey'>): Promise<Peer | undefined> {
    return (await this.#stored.read()).find((other) => isSame(peer, other))
  }

  /** Pairs a dapp, or finds it paired already. Beyond the bounds it takes the place of another that has no permission. */
  async pair(site: string, publicKey: string): Promise<Peer> {
    const fresh: Peer = {
      site,
      publicKey,
      secret: bytesToHex(crypto.getRandomValues(new Uint8Array(32))),
      granted: null,
      seen: [],
      unanswered: [],
    }
    const isIt = (peer: Peer) => peer.site === site && peer.publicKey === publicKey
    const peers = await this.#stored.update((known) => {
      if (known.some(isIt)) return known
      const ofSite = (peer: Peer) => peer.site === site
      return bounded(bounded([...known, fresh], ofSite, MOST_PER_SITE), () => true, MOST_IN_ALL)
    })
    return peers.find(isIt)!
  }

  /**
   * Takes a request on: remembers what its message is known by, and in the same breath that it has no answer yet, so that a
   * later worker has either not seen it, or can say that it died. False where any of the names was seen before, so that the
   * message is a repeated one; and where the dapp is not paired any more.
   */
  async takeOn(peer: Peer, names: readonly string[], { id, form }: Envelope): Promise<boolean> {
    await this.left()
    const hashes = names.map((name) => bytesToHex(blake2b(utf8ToBytes(name), { dkLen: SEEN_BYTES })))
    let isNew = false
    await this.#change(peer, (known) => {
      isNew = !hashes.some((hash) => known.seen.includes(hash))
      if (!isNew) return known
      const seen = [...known.seen, ...hashes].slice(-MOST_SEEN)
      return { ...known, seen, unanswered: [...known.unanswered, { id, form }].slice(-MOST_UNANSWERED) }
    })
    return isNew
  }

  async answered(peer: Peer, { id }: Envelope): Promise<void> {
    const isIt = (each: Request) => each.id === id
    if (!(await this.find(peer))?.unanswered.some(isIt)) return
    await written(
      this.#change(peer, (known) => ({ ...known, unanswered: known.unanswered.filter((each) => !isIt(each)) })),
    )
  }

  /** What earlier workers left without an answer. Nobody answers it any more. */
  left(): Promise<readonly Left[]> {
    this.#left ??= this.#takeLeft()
    return this.#left
  }

  async #takeLeft(): Promise<readonly Left[]> {
    const peers = await this.#stored.read()
    const left = peers.flatMap(({ site, publicKey, unanswered }) =>
      unanswered.map((each) => ({ site, publicKey, ...each })),
    )
    if (left.length > 0) await written(this.#stored.update((all) => all.map((peer) => ({ ...peer, unanswered: [] }))))
    return left
  }

  /** Keeps what a dapp was told that it has. */
  grant(peer: Peer, granted: Grant | null): Promise<void> {
    return this.#change(peer, (known) => ({ ...known, granted }))
  }

  /** What the dapps of a site were granted is theirs no more, whatever the site is granted from now on. */
  async endGrants(site: string): Promise<void> {
    await this.#stored.update((peers) => peers.map((peer) => (peer.site === site ? { ...peer, granted: null } : peer)))
  }

  async forget(peer: Peer): Promise<void> {
    await this.#stored.update((peers) => peers.filter((other) => !isSame(other, peer)))
  }

  async #change(peer: Peer, change: (known: Peer) => Peer): Promise<void> {
    await this.#stored.update((peers) => peers.map((other) => (isSame(other, peer) ? change(other) : other)))
  }
}

/** Only a later worker reads it: what is done now does not need it. */
async function written(change: Promise<unknown>): Promise<void> {
  try {
    await change
  } catch (error) {
    if (!isStoreFailure(error)) throw error
  }
}

const isSame = (one: Pick<Peer, 'site' | 'publicKey'>, other: Peer) =>
  one.site === other.site && one.publicKey === other.publicKey

/** The oldest that has no permission goes first; the last one stays. */
function bounded(peers: readonly Peer[], counts: (peer: Peer) => boolean, most: number): Peer[] {
  const counted = peers.filter(counts)
  if (counted.length <= most) return [...peers]
  const earlier = counted.slice(0, -1)
  const leaving = earlier.find(({ granted }) => granted === null) ?? earlier[0]
  return peers.filter((peer) => peer !== leaving)
}

/** This wallet's key for one dapp. */
export const ownKey = (peer: Peer) => keyPairOf(hexToBytes(peer.secret))
