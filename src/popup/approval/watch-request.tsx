import type { RequestContent, RequestView } from '../../messages/request.ts'
import { Button } from '../components/button.tsx'
import { Facts } from '../components/facts.tsx'
import { Note } from '../components/note.tsx'
import { ProblemNote } from '../components/problem-details.tsx'
import { requestSentence } from '../sentences/request-sentence.ts'
import { SentenceText } from '../sentences/sentence-text.tsx'
import { tokenFacts } from '../tokens/token-facts.tsx'
import { alikeText, tokenSymbol } from '../tokens/token-text.ts'
import { plainConsent, type RequestActions } from './actions.ts'
import { ApprovalFrame } from './approval-frame.tsx'
import { ApproveButton } from './approve-button.tsx'
import { useArmed } from './use-armed.ts'

const text = {
  reject: 'Reject',
  show: 'Show it',
  showing: 'Showing',
  stop: 'Stop waiting',
  means: 'It is shown beside what you hold. Nothing is signed, and the site may move nothing of it.',
  says: 'What stands here is what its contract says. Anyone can make a contract that says so.',
  otherwise: (site: string, contract: string) =>
    `The site calls it ${site}. Its contract calls it ${contract}, and so will this wallet.`,
}

/** A site asks the wallet to show a token: what its contract says, and where the site says otherwise. */
export function WatchRequest(props: {
  request: RequestView
  content: Extract<RequestContent, { kind: 'watch-token' }>
  sending: boolean
  actions: RequestActions
}) {
  const { request, content, sending, actions } = props
  const armed = useArmed(`${request.id} ${request.revision}`) && !sending
  const { token, claimed, alike } = content
  const isOtherwise = claimed !== null && claimed.toLowerCase() !== token.symbol.toLowerCase()
  return (
    <ApprovalFrame
      request={request}
      heading={<SentenceText sentence={requestSentence(request)} />}
      onBack={actions.reject}
      foot={
        <>
          {request.phase.kind === 'carrying-out' ? (
            <Button kind="secondary" onClick={actions.stopWaiting}>
              {text.stop}
            </Button>
          ) : (
            <Button kind="secondary" onClick={actions.reject}>
              {text.reject}
            </Button>
          )}
          <ApproveButton
            armed={armed && request.way.kind === 'approve'}
            waiting={sending ? text.showing : undefined}
            onApprove={() => actions.approve(plainConsent)}
          >
            {text.show}
          </ApproveButton>
        </>
      }
    >
      <p className="ink2">{text.means}</p>
      {isOtherwise && (
        <Note kind="refused" role="alert">
          {text.otherwise(tokenSymbol({ ...token, symbol: claimed }), tokenSymbol(token))}
        </Note>
      )}
      {alike && <Note kind="waiting">{alikeText}</Note>}
      <Facts facts={tokenFacts(token, content.held, content.account)} />
      <p className="ink3 type-small">{text.says}</p>
      {request.way.kind === 'none' && request.way.problem && <ProblemNote problem={request.way.problem} />}
    </ApprovalFrame>
  )
}
