import type { ReactNode } from 'react'
import type { Viewing } from '../client.ts'
import { Waiting } from '../components/waiting.tsx'
import { Failed } from './failed.tsx'

/** A view once it is there; its bar while it is on its way; its problem when it cannot be had. */
export function Shown<T>(props: {
  viewing: Viewing<T>
  title?: string
  onBack?: () => void
  children: (view: T) => ReactNode
}) {
  const { viewing, title, onBack, children } = props
  switch (viewing.state) {
    case 'loading':
      return <Waiting title={title} onBack={onBack} />
    case 'failed':
      return <Failed problem={viewing.problem} title={title} onAgain={viewing.refetch} onBack={onBack} />
    case 'shown':
      return children(viewing.view)
  }
}
