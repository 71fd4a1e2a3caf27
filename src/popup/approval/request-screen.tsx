import type { Problem } from '../../messages/problem.ts'
import type { RequestView } from '../../messages/request.ts'
import { ProblemScreen } from '../problem/problem-screen.tsx'
import type { RequestActions } from './actions.ts'
import { ConnectRequest } from './connect-request.tsx'
import { FailingRequest } from './failing-request.tsx'
import { NetworkRequest } from './network-request.tsx'
import { SignRequest } from './sign-request.tsx'
import { Signing } from './signing.tsx'
import { UnreadableRequest } from './unreadable-request.tsx'
import { WatchRequest } from './watch-request.tsx'

const text = { unchanged: 'Nothing was changed', unsent: 'Nothing was sent', interrupted: 'Interrupted' }

/** One request, wherever it stands. `sending` while an answer to it is on its way to the background. */
export function RequestScreen(props: { request: RequestView; sending: boolean; actions: RequestActions }) {
  const { request, actions } = props
  const { phase, content } = request
  const sending = props.sending || phase.kind === 'carrying-out'
  switch (phase.kind) {
    case 'signing':
    case 'signed':
      return <Signing request={request} phase={phase} actions={actions} />
    case 'failed':
    case 'lapsed':
      return (
        <ProblemScreen
          problem={phase.problem}
          {...barOf(request, phase.problem)}
          act={{
            ...(phase.kind === 'failed' && phase.retry ? { 'try-again': actions.retry } : {}),
            'see-parties': actions.seeParties,
            close: actions.leave,
          }}
          onBack={actions.leave}
        />
      )
    case 'open':
    case 'carrying-out':
      break
    case 'done':
    case 'rejected':
      return null
  }
  switch (content.kind) {
    case 'sign':
      return <SignRequest request={request} content={content} sending={sending} actions={actions} />
    case 'connect':
      return <ConnectRequest request={request} content={content} sending={sending} actions={actions} />
    case 'switch-network':
    case 'add-network':
      return <NetworkRequest request={request} content={content} sending={sending} actions={actions} />
    case 'watch-token':
      return <WatchRequest request={request} content={content} sending={sending} actions={actions} />
    case 'unreadable':
      return <UnreadableRequest request={request} content={content} actions={actions} />
    case 'would-fail':
      return <FailingRequest request={request} content={content} actions={actions} />
  }
}

/** What did not happen, where it is not that nothing was signed. */
function barOf({ content }: RequestView, { code }: Problem): { bar?: string } {
  if (content.kind !== 'sign') return { bar: text.unchanged }
  if (code === 'interrupted-once-signed') return { bar: text.interrupted }
  return code === 'not-kept' ? { bar: text.unsent } : {}
}
