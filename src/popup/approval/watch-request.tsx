import type { RequestContent, RequestView } from '../../messages/request.ts'
import { Facts } from '../components/facts.tsx'
import { Note } from '../components/note.tsx'
import { tokenFacts } from '../tokens/token-facts.tsx'
import { alikeText, tokenSymbol } from '../tokens/token-text.ts'
import type { RequestActions } from './actions.ts'
import { PlainRequest } from './plain-request.tsx'

const text = {
  show: 'Show it',
  showing: 'Showing',
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
  const { token, claimed, alike } = content
  const isOtherwise = claimed !== null && claimed.toLowerCase() !== token.symbol.toLowerCase()
  return (
    <PlainRequest request={request} act={text.show} waiting={text.showing} sending={sending} actions={actions}>
      <p className="ink2">{text.means}</p>
      {isOtherwise && (
        <Note kind="refused" role="alert">
          {text.otherwise(tokenSymbol({ ...token, symbol: claimed }), tokenSymbol(token))}
        </Note>
      )}
      {alike && <Note kind="waiting">{alikeText}</Note>}
      <Facts facts={tokenFacts(token, content.held, content.account)} />
      <p className="ink3 type-small">{text.says}</p>
    </PlainRequest>
  )
}
