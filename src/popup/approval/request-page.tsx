import { Note } from '../components/note.tsx'
import { ProblemScreen } from '../problem/problem-screen.tsx'
import type { RequestActions } from './actions.ts'
import { RequestScreen } from './request-screen.tsx'
import { useRequest } from './use-request.ts'

/** One request from the background, until it is put away. */
export function RequestPage(props: { id: string } & Pick<RequestActions, 'leave' | 'seeActivity' | 'seeParties'>) {
  const { id, ...away } = props
  const { viewing, actions, sending, problem } = useRequest(id, away)
  if (viewing.state === 'loading') return null
  if (viewing.state === 'failed') {
    return (
      <ProblemScreen
        problem={viewing.problem}
        act={{ 'try-again': viewing.refetch, close: away.leave }}
        onBack={away.leave}
      />
    )
  }
  return (
    <>
      <RequestScreen request={viewing.view} sending={sending} actions={actions} />
      {(problem ?? viewing.problem) && <Over problem={(problem ?? viewing.problem)!} />}
    </>
  )
}

/** What went wrong with the last act, over the buttons; the request itself is unchanged. */
function Over(props: { problem: { title: string; text: string } }) {
  return (
    <div className="approval-over">
      <Note kind="refused" role="alert">
        <b>{props.problem.title}</b>
        <br />
        {props.problem.text}
      </Note>
    </div>
  )
}
