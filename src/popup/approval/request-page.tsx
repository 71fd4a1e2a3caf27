import { useEffect, useRef } from 'react'
import type { AskerView } from '../../messages/view.ts'
import { ProblemNote } from '../components/problem-details.tsx'
import { Waiting } from '../components/waiting.tsx'
import { ProblemScreen } from '../problem/problem-screen.tsx'
import { RequestScreen } from './request-screen.tsx'
import { type Away, useRequest } from './use-request.ts'

/**
 * One request from the background, until it is put away. `title` is what its bar will say, where that is known before it.
 * `onSigned` tells once that nothing is left to decide, and who asked.
 */
export function RequestPage(
  props: { id: string; title?: string; onSigned?: (asker: AskerView['kind']) => void } & Away,
) {
  const { id, title, onSigned, ...away } = props
  const { viewing, actions, sending, problem } = useRequest(id, away)
  const phase = viewing.state === 'shown' ? viewing.view.phase : null
  const settled =
    viewing.state === 'shown' && phase?.kind === 'signed' && phase.problem === null ? viewing.view.asker.kind : null
  const over = phase?.kind === 'done' || phase?.kind === 'rejected'
  const gone = viewing.state !== 'loading' && viewing.problem?.code === 'no-request'
  const latest = useRef({ onSigned, over: actions.leave, gone: away.leave })
  latest.current = { onSigned, over: actions.leave, gone: away.leave }
  useEffect(() => {
    if (settled !== null) latest.current.onSigned?.(settled)
  }, [settled])
  useEffect(() => {
    if (over) latest.current.over()
    if (gone) latest.current.gone()
  }, [over, gone])

  if (over || gone) return null
  if (viewing.state === 'loading')
    return <Waiting title={title} onBack={title === undefined ? undefined : away.leave} />
  if (viewing.state === 'failed') {
    return (
      <ProblemScreen
        problem={viewing.problem}
        act={{ 'try-again': viewing.refetch, close: away.leave }}
        onBack={away.leave}
      />
    )
  }
  const wrong = problem ?? viewing.problem
  return (
    <>
      <RequestScreen request={viewing.view} sending={sending} actions={actions} />
      {wrong && (
        <div className="over">
          <ProblemNote problem={wrong} />
        </div>
      )}
    </>
  )
}
