import { useRef, useState } from 'react'
import type { HomeView, SendCheck } from '../../messages/ui.ts'
import { ask, useView } from '../client.ts'
import { readAmount, typedAmount } from '../send/amount-input.ts'
import { Send } from '../send/send.tsx'
import { go } from './route.ts'
import { Shown } from './shown.tsx'
import { useAct } from './use-act.ts'
import { viewNames } from './view-names.ts'

const COIN_DECIMALS = 18

/** What is typed is checked as it is typed; the review is a request like any other. */
export function SendPage() {
  const home = useView('home.view', null)
  return (
    <Shown viewing={home} title={viewNames.send} onBack={() => go({ at: 'home' })}>
      {(view) => <Draft home={view} />}
    </Shown>
  )
}

function Draft(props: { home: HomeView }) {
  const [draft, setDraft] = useState({ to: '', amount: '' })
  const amount = readAmount(draft.amount, COIN_DECIMALS)
  const units = 'units' in amount ? amount.units : null
  const checking = useView('send.check', { to: draft.to.trim(), amount: units })
  // While a check is under way the last one stands, so that nothing jumps; the review waits for the new one.
  const last = useRef<SendCheck | null>(null)
  const fresh = checking.state === 'shown'
  if (fresh) last.current = checking.view
  const { act, waiting, problem } = useAct()
  const failed = checking.state === 'failed' ? checking.problem : null

  return (
    <Send
      draft={draft}
      check={
        draft.to.trim() === '' && last.current
          ? { ...last.current, recipient: null, recipientError: null }
          : last.current
      }
      fresh={fresh}
      account={props.home.account}
      network={props.home.network}
      problem={problem ?? failed}
      waiting={waiting}
      actions={{
        change: setDraft,
        all: () => {
          const maximum = last.current?.maximum
          if (maximum) setDraft({ ...draft, amount: typedAmount(maximum, COIN_DECIMALS) })
        },
        review: () => {
          const { recipient, maximumFee } = last.current ?? {}
          if (!fresh || !recipient || maximumFee === undefined || units === null) return
          const wish = { to: recipient.address, amount: units, maximumFee }
          act(async () => go({ at: 'review', ...(await ask('send.propose', wish)) }))
        },
        editNetwork: () => go({ at: 'network', chain: props.home.network.chain }),
        back: () => go({ at: 'home' }),
      }}
    />
  )
}
