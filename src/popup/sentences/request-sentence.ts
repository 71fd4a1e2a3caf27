import type { RequestContent, RequestSummary } from '../../messages/request.ts'
import type { AskerView } from '../../messages/view.ts'
import { intentSentence } from './intent-sentence.ts'
import type { Part, Sentence } from './sentence.ts'
import type { Telling } from './telling.ts'

type SignContent = Extract<RequestContent, { kind: 'sign' }>

/** What a request asks, as one sentence. */
export function requestSentence(request: Pick<RequestSummary, 'asker' | 'content'>): Sentence {
  const { asker, content } = request
  const site = who(asker)
  switch (content.kind) {
    case 'sign':
      return intentSentence(tellingOf(asker, content))
    case 'connect':
      return content.accounts.length === 1
        ? { template: 'Let {site} see this account?', parts: { site } }
        : { template: 'Let {site} see these accounts?', parts: { site } }
    case 'switch-network':
      return {
        template: 'Let {site} use {network}?',
        parts: { site, network: { kind: 'name', text: content.to.name } },
      }
    case 'add-network':
      return {
        template: 'Add the network {network}?',
        parts: { network: { kind: 'untrusted', text: content.network.name } },
      }
    case 'unreadable':
      return { template: 'Nobody can read this request', parts: {} }
  }
}

export function tellingOf(asker: AskerView, content: SignContent): Telling {
  return {
    intent: content.intent,
    notes: content.notes,
    coin: content.network,
    asker,
    replaces: content.replaces?.how ?? null,
  }
}

function who(asker: AskerView): Part {
  return asker.kind === 'site' ? { kind: 'host', host: asker.host } : { kind: 'name', text: 'this wallet' }
}
