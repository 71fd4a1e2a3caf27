import type { ReactNode } from 'react'
import type { RequestView } from '../../messages/request.ts'
import { Button } from '../components/button.tsx'
import { ProblemNote } from '../components/problem-details.tsx'
import { requestSentence } from '../sentences/request-sentence.ts'
import { SentenceText } from '../sentences/sentence-text.tsx'
import { plainConsent, type RequestActions } from './actions.ts'
import { ApprovalFrame } from './approval-frame.tsx'
import { ApproveButton } from './approve-button.tsx'
import { useArmed } from './use-armed.ts'

const text = { reject: 'Reject', stop: 'Stop waiting' }

/**
 * A request that signs nothing: this browser alone carries it out.
 * @param props.act what consenting does, as a verb; `waiting` while it is done
 */
export function PlainRequest(props: {
  request: RequestView
  act: string
  waiting: string
  sending: boolean
  actions: RequestActions
  children: ReactNode
}) {
  const { request, act, waiting, sending, actions, children } = props
  const armed = useArmed(`${request.id} ${request.revision}`) && !sending
  const isUnderWay = request.phase.kind === 'carrying-out'
  return (
    <ApprovalFrame
      request={request}
      heading={<SentenceText sentence={requestSentence(request)} />}
      onBack={actions.reject}
      foot={
        <>
          <Button kind="secondary" onClick={isUnderWay ? actions.stopWaiting : actions.reject}>
            {isUnderWay ? text.stop : text.reject}
          </Button>
          <ApproveButton
            armed={armed && request.way.kind === 'approve'}
            waiting={sending ? waiting : undefined}
            onApprove={() => actions.approve(plainConsent)}
          >
            {act}
          </ApproveButton>
        </>
      }
    >
      {request.way.kind === 'none' && request.way.problem && <ProblemNote problem={request.way.problem} />}
      {children}
    </ApprovalFrame>
  )
}
