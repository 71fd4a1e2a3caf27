import { Globe } from 'lucide-react'
import type { RequestContent, RequestView } from '../../messages/request.ts'
import type { NetworkView } from '../../messages/view.ts'
import { Facts } from '../components/facts.tsx'
import { shortHost } from '../components/host-text.ts'
import { Note } from '../components/note.tsx'
import { quoteUntrusted } from '../components/untrusted-text.ts'
import type { RequestActions } from './actions.ts'
import { PlainRequest } from './plain-request.tsx'

const text = {
  use: (name: string) => `Use ${name}`,
  add: 'Add the network',
  changing: 'Changing',
  asking: 'Asking the node',
  switchMeans: 'What the site asks from then on happens there. Your address is the same. Nothing is signed.',
  addMeans:
    'The site chose this node, which is asked only once you add it. It sees your addresses, and what it says about balances and fees is believed.',
  gone: 'Requests that wait on the other network lapse.',
}

/** A site asks for another network, or brings one that this wallet does not know. */
export function NetworkRequest(props: {
  request: RequestView
  content: Extract<RequestContent, { kind: 'switch-network' | 'add-network' }>
  sending: boolean
  actions: RequestActions
}) {
  const { request, content, sending, actions } = props
  const adds = content.kind === 'add-network'
  const network = adds ? content.network : content.to
  return (
    <PlainRequest
      request={request}
      act={adds ? text.add : text.use(network.name)}
      waiting={adds ? text.asking : text.changing}
      sending={sending}
      actions={actions}
    >
      <p className="ink2">{adds ? text.addMeans : text.switchMeans}</p>
      <Facts facts={networkFacts(network, adds ? null : content.from)} />
      {!adds && <Note icon={Globe}>{text.gone}</Note>}
    </PlainRequest>
  )
}

function networkFacts(network: NetworkView, from: NetworkView | null) {
  const node = new URL(network.rpcUrl)
  return [
    ...(from ? [{ label: 'Now', value: <bdi>{from.name}</bdi> }] : []),
    { label: 'Network', value: <bdi>{quoteUntrusted(network.name).text}</bdi> },
    { label: 'Chain number', value: network.chainId },
    { label: 'Coin', value: <bdi>{quoteUntrusted(network.symbol, 12).text}</bdi> },
    { label: 'Node', value: <bdi title={network.rpcUrl}>{shortHost(node.host)}</bdi> },
    ...(network.explorerUrl
      ? [{ label: 'Explorer', value: <bdi>{shortHost(new URL(network.explorerUrl).host)}</bdi> }]
      : []),
  ]
}
