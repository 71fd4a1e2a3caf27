import type { ReactNode } from 'react'
import { Button } from '../components/button.tsx'

/** The one button that consents. Enter never presses it; unarmed it looks and is disabled. */
export function ApproveButton(props: {
  armed: boolean
  waiting?: string | undefined
  onApprove: () => void
  children: ReactNode
}) {
  return (
    <Button
      disabled={!props.armed && !props.waiting}
      waiting={props.waiting}
      onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
      onClick={props.onApprove}
    >
      {props.children}
    </Button>
  )
}
