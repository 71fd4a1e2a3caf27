import * as v from 'valibot'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { Stored } from './stored.ts'

const NoticeSchema = v.strictObject({
  id: v.string(),
  kind: v.picklist(['neutral', 'agreed', 'waiting', 'refused']),
  text: v.string(),
})
export type Notice = v.InferOutput<typeof NoticeSchema>

/** Sentences that Home shows until the person has taken note of them; each stands there only once. */
export class Notices {
  readonly #stored: Stored<Notice[]>

  constructor(store: KeyValueStore, onChange: () => void) {
    this.#stored = new Stored(
      { key: 'notices', schema: v.array(NoticeSchema), initial: [], migrations: [] },
      store,
      onChange,
    )
  }

  list(): Promise<readonly Notice[]> {
    return this.#stored.read()
  }

  async add(notice: Notice): Promise<void> {
    await this.#stored.update((notices) => [...notices.filter((other) => other.id !== notice.id), notice])
  }

  async dismiss(id: string): Promise<void> {
    await this.#stored.update((notices) => notices.filter((notice) => notice.id !== id))
  }
}
