import type { RequestContent, RequestView } from '../../messages/request.ts'
import { Button } from '../components/button.tsx'
import { ExactData } from '../sentences/exact-data.tsx'
import { requestSentence } from '../sentences/request-sentence.ts'
import { SentenceText } from '../sentences/sentence-text.tsx'
import type { RequestActions } from './actions.ts'
import { ApprovalFrame } from './approval-frame.tsx'
import { useVerdicts } from './verdicts.tsx'

const text = {
  close: 'Close',
  means:
    'This browser cannot read these bytes, and your servers sign only what they can read. So it cannot be signed, and nobody was asked to.',
}

/** Bytes that are no transaction or message, or one of a kind that is refused by name. */
export function UnreadableRequest(props: {
  request: RequestView
  content: Extract<RequestContent, { kind: 'unreadable' }>
  actions: RequestActions
}) {
  const { request, content, actions } = props
  const { block } = useVerdicts({ telling: null, ...request })
  const known = request.way.kind === 'none' ? request.way.problem : null
  return (
    <ApprovalFrame
      request={request}
      heading={known ? known.title : <SentenceText sentence={requestSentence(request)} />}
      onBack={actions.reject}
      foot={<Button onClick={actions.reject}>{text.close}</Button>}
    >
      <p className="ink2">{known ? known.text : text.means}</p>
      {block}
      <ExactData kind="data" bytes={content.exact.bytes} fields={content.exact.fields} />
    </ApprovalFrame>
  )
}
