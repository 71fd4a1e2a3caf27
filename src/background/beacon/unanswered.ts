import * as v from 'valibot'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { isStoreFailure, Stored } from '../stores/stored.ts'
import { type Envelope, form } from './messages.ts'
import type { Peer } from './peers.ts'

/** More than may be asked at once in all the documents that a person looks at. */
const MOST = 200

const RequestSchema = v.strictObject({
  /** By whom it was asked: `Site.key`, and the dapp's key. */
  site: v.string(),
  publicKey: v.string(),
  id: v.string(),
  form,
})
export type UnansweredRequest = v.InferOutput<typeof RequestSchema>

/**
 * Requests that were acknowledged and have no answer yet, written down for the next worker: a dapp whose request died with
 * this one would wait for ever.
 */
export class Unanswered {
  readonly #stored: Stored<UnansweredRequest[]>
  #left: Promise<readonly UnansweredRequest[]> | undefined

  /** @param store of this session: the pages that asked end with the browser */
  constructor(store: KeyValueStore) {
    const schema = v.array(RequestSchema)
    this.#stored = new Stored({ key: 'beacon-unanswered', schema, initial: [], migrations: [] }, store)
  }

  /** Those of an earlier worker. Nobody answers them any more. */
  left(): Promise<readonly UnansweredRequest[]> {
    this.#left ??= this.#takeLeft()
    return this.#left
  }

  async add({ site, publicKey }: Peer, { id, form }: Envelope): Promise<void> {
    await this.left()
    await this.#update((all) => [...all, { site, publicKey, id, form }].slice(-MOST))
  }

  remove({ site, publicKey }: Peer, { id }: Envelope): Promise<void> {
    const isIt = (each: UnansweredRequest) => each.site === site && each.publicKey === publicKey && each.id === id
    return this.#update((all) => all.filter((each) => !isIt(each)))
  }

  async #takeLeft(): Promise<readonly UnansweredRequest[]> {
    let left: readonly UnansweredRequest[] = []
    await this.#update((all) => {
      left = all
      return []
    })
    return left
  }

  async #update(change: (all: UnansweredRequest[]) => UnansweredRequest[]): Promise<void> {
    try {
      await this.#stored.update(change)
    } catch (error) {
      // Only a later worker reads it. The request itself does not need it.
      if (!isStoreFailure(error)) throw error
    }
  }
}
