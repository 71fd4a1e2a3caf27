import type { RequestContent, RequestView } from '../../messages/request.ts'
import { Button } from '../components/button.tsx'
import { Note } from '../components/note.tsx'
import { ExactData } from '../sentences/exact-data.tsx'
import { FactList } from '../sentences/fact-list.tsx'
import type { Fact } from '../sentences/fact-parts.ts'
import { requestSentence } from '../sentences/request-sentence.ts'
import { SentenceText } from '../sentences/sentence-text.tsx'
import type { RequestActions } from './actions.ts'
import { ApprovalFrame } from './approval-frame.tsx'

const text = {
  close: 'Close',
  means: 'The network’s node tried it out. Nothing was signed or sent, and the site knows.',
}

/** What a site asks for and the network would not take: which part of it, and why. */
export function FailingRequest(props: {
  request: RequestView
  content: Extract<RequestContent, { kind: 'would-fail' }>
  actions: RequestActions
}) {
  const { request, content, actions } = props
  const { account, exact } = content
  const from: Fact = {
    label: 'From',
    value: [
      { kind: 'name', text: account.name },
      { kind: 'address', address: account.address },
    ],
  }
  return (
    <ApprovalFrame
      request={request}
      heading={<SentenceText sentence={requestSentence(request)} />}
      onBack={actions.reject}
      foot={<Button onClick={actions.reject}>{text.close}</Button>}
    >
      {request.way.kind === 'none' && request.way.problem && (
        <Note kind="refused" role="alert">
          {request.way.problem.text}
        </Note>
      )}
      <p className="ink2">{text.means}</p>
      <FactList facts={[from]} />
      <ExactData kind="data" bytes={exact.bytes} fields={exact.fields} />
    </ApprovalFrame>
  )
}
