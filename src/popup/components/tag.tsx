import type { ReactNode } from 'react'
import './frame.css'

export function Tag(props: { tone?: 'neutral' | 'verd' | 'ochre' | 'cinn'; children: ReactNode }) {
  return <span className={`tag tag-${props.tone ?? 'neutral'}`}>{props.children}</span>
}
