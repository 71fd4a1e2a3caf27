import { useId, useState } from 'react'
import { LinkButton } from '../components/button.tsx'
import { michelineLayout } from './micheline-layout.ts'
import './sentences.css'

/** Data of a contract in its own notation, to be scrolled through. Letters stand in the order of the bytes. */
export function Micheline(props: { name: string; source: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <section className="signed-text micheline" aria-label={props.name} tabIndex={0}>
      <code>{michelineLayout(props.source)}</code>
    </section>
  )
}

/** The same, opened on request. */
export function FoldedMicheline(props: { name: string; source: string }) {
  const [open, setOpen] = useState(false)
  const id = useId()
  return (
    <div className="folded">
      <LinkButton aria-expanded={open} aria-controls={open ? id : undefined} onClick={() => setOpen(!open)}>
        {props.name}
      </LinkButton>
      {open && (
        <div id={id}>
          <Micheline {...props} />
        </div>
      )}
    </div>
  )
}
