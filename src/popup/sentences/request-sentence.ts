import type { RequestContent, RequestSummary } from '../../messages/request.ts'
import type { TokenView } from '../../messages/token.ts'
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
    case 'watch-token':
      return watchSentence(content.token)
    case 'would-fail':
      return { template: 'What {site} asks for would fail', parts: { site } }
    case 'unreadable':
      return { template: 'Nobody can read this request', parts: {} }
  }
}

function watchSentence({ symbol, name, contract, tokenId, work }: TokenView): Sentence {
  const token: Part =
    symbol !== ''
      ? { kind: 'symbol', text: symbol }
      : name !== ''
        ? { kind: 'untrusted', text: name }
        : { kind: 'address', address: contract }
  return work && tokenId !== null
    ? {
        template: 'Show work no. {number} of {token} in this wallet?',
        parts: { token, number: { kind: 'number', value: tokenId } },
      }
    : { template: 'Show {token} in this wallet?', parts: { token } }
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
