import type { ReactNode } from 'react'
import './empty-state.css'

/** A line figure, a title, one sentence and at most one button. */
export function EmptyState(props: { figure: ReactNode; title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      {props.figure}
      <h2 className="type-title">{props.title}</h2>
      <p>{props.children}</p>
      {props.action}
    </div>
  )
}
