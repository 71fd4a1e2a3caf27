import { useSyncExternalStore } from 'react'

/** Where a page of the wallet stands, kept in the hash so that it can be linked to and gone back from. */
export type Route =
  /** `tab` of a popup; the tokens where none is named. */
  | { at: 'home'; tab?: 'collection' | 'activity' }
  | { at: 'receive' | 'delegation' | 'accounts' | 'parties' | 'settings' | 'sites' | 'networks' }
  /** `token` is the key of what to send; the coin where there is none. */
  | { at: 'send'; token?: string }
  /** Of the list, by its key. */
  | { at: 'token'; id: string }
  | { at: 'add-token' }
  | { at: 'review'; id: string }
  /** One line of the activity, or all of it. */
  | { at: 'activity'; id: string | null }
  /** `chain` is the CAIP-2 name of its chain. */
  | { at: 'network'; chain: string }
  | { at: 'new-network' }

const plain = [
  'receive',
  'delegation',
  'add-token',
  'accounts',
  'parties',
  'settings',
  'sites',
  'networks',
  'new-network',
] as const

/** Home for whatever names nothing. */
export function readRoute(hash: string): Route {
  const [at = '', written = ''] = hash.replace(/^#\/?/, '').split('/')
  const id = decoded(written)
  if (id === null) return { at: 'home' }
  if ((at === 'review' || at === 'token') && id !== '') return { at, id }
  if (at === 'send') return id === '' ? { at } : { at, token: id }
  if (at === 'activity') return { at, id: id === '' ? null : id }
  if (at === 'network' && id !== '') return { at, chain: id }
  if (at === 'home') return id === 'collection' || id === 'activity' ? { at, tab: id } : { at }
  const known = plain.find((each) => each === at)
  return { at: known ?? 'home' }
}

function decoded(written: string): string | null {
  try {
    return decodeURIComponent(written)
  } catch (error) {
    if (error instanceof URIError) return null
    throw error
  }
}

export function writeRoute(route: Route): string {
  if (route.at === 'home') return route.tab === undefined ? '#/' : `#/home/${route.tab}`
  if ('id' in route && route.id !== null) return `#/${route.at}/${encodeURIComponent(route.id)}`
  if (route.at === 'send' && route.token !== undefined) return `#/send/${encodeURIComponent(route.token)}`
  return 'chain' in route ? `#/${route.at}/${encodeURIComponent(route.chain)}` : `#/${route.at}`
}

export function go(route: Route): void {
  location.hash = writeRoute(route)
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => location.hash)
  return readRoute(hash)
}

function subscribe(changed: () => void): () => void {
  addEventListener('hashchange', changed)
  return () => removeEventListener('hashchange', changed)
}
