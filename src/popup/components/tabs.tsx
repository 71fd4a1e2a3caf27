import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import { moveTo } from './moves.ts'
import './tabs.css'

/** `waiting` is what the dot says, such as "one request waits". */
export type Tab<Id extends string> = { id: Id; label: string; waiting?: string }

/** Tabs with arrow keys; each shows the `TabPanel` of its id. */
export function Tabs<Id extends string>(props: {
  name: string
  tabs: readonly Tab<Id>[]
  current: Id
  onChange: (id: Id) => void
}) {
  const { name, tabs, current, onChange } = props
  const list = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex(({ id }) => id === current)
    const to = moveTo(event.key, 'horizontal', at, tabs.length - 1)
    if (to === null) return
    event.preventDefault()
    onChange(tabs[to]!.id)
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[to]?.focus()
  }
  return (
    <div ref={list} role="tablist" aria-label={name} className="tabs" onKeyDown={onKeyDown}>
      {tabs.map(({ id, label, waiting }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`tab-${id}`}
          className="tab"
          aria-selected={id === current}
          aria-controls={id === current ? `panel-${id}` : undefined}
          tabIndex={id === current ? 0 : -1}
          onClick={() => onChange(id)}
        >
          {label}
          {waiting && (
            <span className="tab-waiting">
              <span className="unseen">, {waiting}</span>
            </span>
          )}
        </button>
      ))}
    </div>
  )
}

export function TabPanel(props: { id: string; children: ReactNode }) {
  return (
    <div role="tabpanel" id={`panel-${props.id}`} aria-labelledby={`tab-${props.id}`}>
      {props.children}
    </div>
  )
}
