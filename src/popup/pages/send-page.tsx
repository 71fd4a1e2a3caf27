import { useRef, useState } from 'react'
import type { SendCheck, TokenList } from '../../messages/ui.ts'
import { ask, useView } from '../client.ts'
import { readAmount, typedAmount } from '../send/amount-input.ts'
import { isSingle, Send, unitOf } from '../send/send.tsx'
import { isNone } from '../tokens/token-text.ts'
import { go } from './route.ts'
import { Shown } from './shown.tsx'
import { useAct } from './use-act.ts'
import { viewNames } from './view-names.ts'

/**
 * What is typed is checked as it is typed; the review is a request like any other.
 * @param props.token key of what to send at first; null is the coin
 */
export function SendPage(props: { token: string | null }) {
  const list = useView('tokens.list', null)
  return (
    <Shown viewing={list} title={viewNames.send} onBack={() => go({ at: 'home' })}>
      {(view) => <Draft list={view} first={props.token} />}
    </Shown>
  )
}

function Draft(props: { list: TokenList; first: string | null }) {
  const { account, network, holdings } = props.list
  const [draft, setDraft] = useState({ to: '', amount: '' })
  const [chosen, choose] = useState(props.first)
  const holding = holdings.find((each) => each.token.key === chosen)
  const token = holding?.token ?? null
  const single = isSingle(token, holding?.held ?? null)
  const { decimals } = unitOf(token, network)
  const amount = single ? { units: '1' } : readAmount(draft.amount, decimals)
  const units = 'units' in amount ? amount.units : null
  const what = token ? { token: token.key } : {}
  const checking = useView('send.check', { to: draft.to.trim(), amount: units, ...what })
  // While a check is under way the last one stands, so that nothing jumps; the review waits for the new one.
  const last = useRef<SendCheck | null>(null)
  const fresh = checking.state === 'shown'
  if (fresh) last.current = checking.view
  if (last.current?.token?.key !== token?.key) last.current = null
  const { act, waiting, problem } = useAct()
  const failed = checking.state === 'failed' ? checking.problem : null

  return (
    <Send
      draft={draft}
      token={token}
      single={single}
      sendable={holdings
        .filter((each) => each.token.key === token?.key || !isNone(each.held))
        .map((each) => each.token)}
      check={
        draft.to.trim() === '' && last.current
          ? { ...last.current, recipient: null, recipientError: null }
          : last.current
      }
      fresh={fresh}
      account={account}
      network={network}
      problem={problem ?? failed}
      waiting={waiting}
      actions={{
        change: setDraft,
        choose: (key) => {
          choose(key)
          setDraft({ ...draft, amount: '' })
        },
        all: () => {
          const maximum = last.current?.maximum
          if (maximum) setDraft({ ...draft, amount: typedAmount(maximum, decimals) })
        },
        review: () => {
          const { recipient, maximumFee } = last.current ?? {}
          if (!fresh || !recipient || maximumFee === undefined || units === null) return
          const wish = { to: recipient.address, amount: units, maximumFee, ...what }
          act(async () => go({ at: 'review', ...(await ask('send.propose', wish)) }))
        },
        editNetwork: () => go({ at: 'network', chain: network.chain }),
        back: () => go({ at: 'home' }),
      }}
    />
  )
}
