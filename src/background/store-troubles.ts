import type { KeyTrouble, KeyValueStore } from './storage/key-value-store.ts'
import { watchedStore } from './storage/watched-store.ts'

/** What Home says for as long as a store fails. */
export interface Trouble {
  readonly id: string
  readonly kind: 'waiting'
  readonly text: string
}

const LISTS_UNREADABLE: Trouble = {
  id: 'lists-unreadable',
  kind: 'waiting',
  text: 'This browser cannot read all it wrote down: accounts, sites, settings or Activity may be missing here, and changes are soon forgotten. Your share is safe. Nothing is signed while Activity cannot be read. Close the browser and open it again; if that does not help, save a backup file.',
}
const LISTS_NEWER: Trouble = {
  id: 'lists-newer',
  kind: 'waiting',
  text: 'A newer Symbolon was used in this browser, and this one cannot read all it wrote down. Nothing of that was changed, and your share is safe. Update Symbolon to see all of it again.',
}
const COPY_UNREADABLE: Trouble = {
  id: 'copy-unreadable',
  kind: 'waiting',
  text: 'This browser cannot read the second copy of your share. The first holds everything, and signing works. Close the browser and open it again; if that does not help, save a backup file.',
}

/** What of each list was lost when it had to begin anew, what is safe, and what to do. */
const PUT_ASIDE: Readonly<Record<string, string>> = {
  accounts:
    'The list of your accounts was damaged and has begun anew. Nothing on the chain has changed. Add further accounts again: they come back in their order, with the same addresses.',
  networks:
    'The list of your networks was damaged and has begun anew. Nothing on any chain has changed. Add again the networks you had added.',
  tokens:
    'The list of the tokens shown here was damaged and has begun anew. What you hold is safe. Add again the tokens you want to see.',
  sites:
    'The list of connected sites was damaged and has begun anew. No site sees your accounts now. Connect again where you want to.',
  settings:
    'Your settings were damaged and are as they were at first. Your share is safe. Look through Settings; save a backup file if you are not sure that you have one.',
  requests:
    'The list of waiting requests was damaged and has begun anew. What was signed stands in Activity, and nothing else was. Ask the site again.',
}
const OTHERS_PUT_ASIDE =
  'Something this browser had written down was damaged and has begun anew. Your share and your accounts are safe; there is nothing you need to do.'

/** Said of a list that began anew. Null for Activity, which says so itself until the person has looked. */
export function putAsideNotice(key: string): Trouble | null {
  if (key === 'activity') return null
  return { id: `put-aside-${key}`, kind: 'waiting', text: PUT_ASIDE[key] ?? OTHERS_PUT_ASIDE }
}

/** What is the matter with the two stores, as far as this worker has met it. */
export class StoreTroubles {
  readonly #ports: { readonly now: () => number; readonly onChange: () => void; onPutAside(key: string): void }
  readonly #lists: Watched[] = []
  readonly #copy: Watched[] = []

  constructor(ports: { now: () => number; onChange: () => void; onPutAside(key: string): void }) {
    this.#ports = ports
  }

  /** The store of everything but the second copy. */
  lists(store: KeyValueStore): KeyValueStore {
    return this.#watch(store, this.#lists)
  }

  /** The store of the second copy. */
  copy(store: KeyValueStore): KeyValueStore {
    return this.#watch(store, this.#copy)
  }

  /** What still stands: what could not be read is tried again. */
  async list(): Promise<Trouble[]> {
    await Promise.all([...this.#lists, ...this.#copy].map(readAgain))
    const lists = this.#lists.flatMap(({ known }) => [...known.values()])
    const troubles: Trouble[] = []
    if (lists.includes('unreadable')) troubles.push(LISTS_UNREADABLE)
    if (lists.includes('newer')) troubles.push(LISTS_NEWER)
    if (this.#copy.some(({ known }) => known.size > 0)) troubles.push(COPY_UNREADABLE)
    return troubles
  }

  #watch(store: KeyValueStore, among: Watched[]): KeyValueStore {
    const { now, onChange, onPutAside } = this.#ports
    const known = new Map<string, KeyTrouble>()
    const heard = (key: string, trouble: KeyTrouble | null) => {
      if ((known.get(key) ?? null) === trouble) return
      if (trouble === null) known.delete(key)
      else known.set(key, trouble)
      onChange()
    }
    // Whether a newer version wrote what was read is for its reader to say.
    const answered = (key: string) => known.get(key) === 'unreadable' && heard(key, null)
    const watched = watchedStore(store, { heard, answered, wasPutAside: onPutAside }, now)
    among.push({ known, store: watched })
    return watched
  }
}

interface Watched {
  /** By key. */
  readonly known: ReadonlyMap<string, KeyTrouble>
  readonly store: KeyValueStore
}

async function readAgain({ known, store }: Watched): Promise<void> {
  const unread = [...known].filter(([, trouble]) => trouble === 'unreadable').map(([key]) => key)
  // That it cannot be read is noted where it is watched.
  await Promise.all(unread.map((key) => store.get(key).catch(() => undefined)))
}
