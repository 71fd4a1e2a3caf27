import { Check, Clock, Hourglass, type LucideIcon, ShieldAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import './note.css'

export type NoteKind = 'neutral' | 'agreed' | 'waiting' | 'refused'

const icons: Record<NoteKind, LucideIcon> = {
  neutral: Clock,
  agreed: Check,
  waiting: Hourglass,
  refused: ShieldAlert,
}

/** A sentence on a soft ground, with at most one action. `role="alert"` when it reports what just went wrong. */
export function Note(props: {
  kind?: NoteKind
  icon?: LucideIcon
  action?: ReactNode
  role?: 'alert' | 'status'
  children: ReactNode
}) {
  const { kind = 'neutral', action, role, children } = props
  const Icon = props.icon ?? icons[kind]
  return (
    <div className={`note note-${kind}`} role={role}>
      <Icon size={17} strokeWidth={1.6} aria-hidden="true" />
      <div className="note-text">{children}</div>
      {action}
    </div>
  )
}
