import { type KeyboardEvent, useRef } from 'react'
import { moveTo } from '../components/moves.ts'

/** Letters typed within this many milliseconds are one beginning of a name. */
const ONE_WORD_MS = 700

/**
 * The row that a key leads to, from the one at `at`; null where it leads nowhere.
 * @param typed what was typed before it and is not over
 */
export function rowFor(key: string, typed: string, at: number, names: readonly string[]): number | null {
  const moved = moveTo(key, 'vertical', at, names.length - 1)
  if (moved !== null) return moved
  if ([...key].length !== 1 || (key === ' ' && typed === '')) return null
  const wanted = (typed + key).toLocaleLowerCase()
  // One letter leads on to the next of that letter; more of them may still mean this one.
  const first = typed === '' ? at + 1 : at
  const found = names.findIndex((_, i) => begins(names[(first + i) % names.length]!, wanted))
  return found === -1 ? null : (first + found) % names.length
}

const begins = (name: string, wanted: string) => name.toLocaleLowerCase().startsWith(wanted)

/** Arrows and letters move the focus among the buttons of class `row` in a list; `names` are theirs. */
export function useRowKeys(names: readonly string[]): (event: KeyboardEvent<HTMLElement>) => void {
  const typed = useRef({ letters: '', at: 0 })
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('button.row')]
    const at = rows.indexOf(event.target as HTMLElement)
    if (at === -1 || rows.length !== names.length) return
    const now = performance.now()
    const before = now - typed.current.at < ONE_WORD_MS ? typed.current.letters : ''
    const to = rowFor(event.key, before, at, names)
    if ([...event.key].length === 1) typed.current = { letters: before + event.key, at: now }
    if (to === null) return
    event.preventDefault()
    rows[to]!.focus()
  }
}
