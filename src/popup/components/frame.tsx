import type { ReactNode } from 'react'
import './frame.css'

/** A popup or a window: the bar and the footer never scroll. */
export function Frame(props: { bar: ReactNode; foot?: ReactNode; children: ReactNode }) {
  return (
    <div className="frame">
      {props.bar}
      <main className="frame-body">{props.children}</main>
      {props.foot && <footer className="frame-foot">{props.foot}</footer>}
    </div>
  )
}
