import { Check, X } from 'lucide-react'
import './progress.css'

export type StepState = 'done' | 'now' | 'later' | 'failed'

export const stepWords: Record<StepState, string> = { done: 'done', now: 'now', later: 'later', failed: 'failed' }

/** Check, dot, dash or cross, with its word for speech. */
export function StepMark(props: { state: StepState }) {
  const { state } = props
  return (
    <span className={`step-mark step-${state}`}>
      {state === 'done' && <Check size={18} strokeWidth={1.6} aria-hidden="true" />}
      {state === 'failed' && <X size={18} strokeWidth={1.6} aria-hidden="true" />}
      <span className="unseen">{stepWords[state]}</span>
    </span>
  )
}
