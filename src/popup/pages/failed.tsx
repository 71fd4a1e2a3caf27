import type { Problem } from '../../messages/problem.ts'
import { ProblemScreen } from '../problem/problem-screen.tsx'

const text = { untitled: 'Symbolon' }

/** A view that cannot be had: why, and the way to try again or to leave. */
export function Failed(props: { problem: Problem; title?: string; onAgain: () => void; onBack?: () => void }) {
  const { problem, title = text.untitled, onAgain, onBack } = props
  return <ProblemScreen bar={title} problem={problem} act={{ 'try-again': onAgain, close: onBack }} onBack={onBack} />
}
