import type { ReactNode } from 'react'
import type { Viewing } from '../client.ts'
import { ProblemScreen } from '../problem/problem-screen.tsx'

const text = { bar: 'Symbolon' }

/** A view once it is there; its problem when it cannot be had; nothing while it is on its way. */
export function Shown<T>(props: { viewing: Viewing<T>; onBack?: () => void; children: (view: T) => ReactNode }) {
  const { viewing, onBack, children } = props
  switch (viewing.state) {
    case 'loading':
      return null
    case 'failed':
      return (
        <ProblemScreen
          bar={text.bar}
          problem={viewing.problem}
          act={{ 'try-again': viewing.refetch, ...(onBack ? { close: onBack } : {}) }}
          {...(onBack ? { onBack } : {})}
        />
      )
    case 'shown':
      return children(viewing.view)
  }
}
