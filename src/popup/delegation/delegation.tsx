import { type FormEvent, useState } from 'react'
import type { DelegationChange, DelegationPage } from '../../messages/delegation.ts'
import type { Problem } from '../../messages/problem.ts'
import type { DelegationView } from '../../messages/view.ts'
import { AccountTag } from '../components/account-tag.tsx'
import { Button } from '../components/button.tsx'
import { Facts } from '../components/facts.tsx'
import { Field } from '../components/field.tsx'
import { Frame } from '../components/frame.tsx'
import { FullAddress } from '../components/full-address.tsx'
import { ProblemNote } from '../components/problem-details.tsx'
import { TopBar } from '../components/top-bar.tsx'
import { viewNames } from '../pages/view-names.ts'
import './delegation.css'
import { Staking } from './staking.tsx'

const text = {
  what: 'A delegate, also called a baker, makes blocks and votes with what this account holds, and earns for it. Your coin stays here, free to send.',
  now: 'Delegates to',
  nobody: 'Nobody',
  unknown: 'Not known yet',
  stop: 'Stop delegating',
  another: 'Address of another delegate',
  first: 'Address of the delegate',
  review: 'Review',
  preparing: 'Preparing',
}

/** To whom the account delegates, what it stakes, and the changes of both: each is a request, reviewed like any other. */
export function Delegation(props: {
  page: DelegationPage
  problem: Problem | null
  /** The change that is being made ready. */
  waiting: DelegationChange['kind'] | null
  actions: { propose: (change: DelegationChange) => void; editNetwork: () => void; back: () => void }
}) {
  const { page, problem, waiting, actions } = props
  const { account, network, delegation } = page
  const [to, setTo] = useState('')
  const typed = to.trim()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (typed !== '' && waiting === null) actions.propose({ kind: 'delegate', to: typed })
  }
  return (
    <Frame
      bar={
        <TopBar
          title={viewNames.delegation}
          onBack={actions.back}
          end={<AccountTag account={account} network={network} />}
        />
      }
    >
      <div className="delegation">
        {problem && <ProblemNote problem={problem} editNetwork={actions.editNetwork} />}
        <p className="ink2 type-small">{text.what}</p>
        <section aria-label={text.now}>
          <Facts facts={[{ label: text.now, value: <Delegate delegation={delegation} /> }]} />
          {delegation.state === 'baker' && (
            <div className="delegation-acts">
              <Button
                kind="secondary"
                size="small"
                disabled={waiting !== null && waiting !== 'withdraw'}
                waiting={waiting === 'withdraw' ? text.preparing : undefined}
                onClick={() => actions.propose({ kind: 'withdraw' })}
              >
                {text.stop}
              </Button>
            </div>
          )}
        </section>
        <form onSubmit={submit}>
          <Field
            label={delegation.state === 'baker' ? text.another : text.first}
            value={to}
            onChange={(event) => setTo(event.target.value)}
          />
          <Button
            type="submit"
            disabled={typed === '' || (waiting !== null && waiting !== 'delegate')}
            waiting={waiting === 'delegate' ? text.preparing : undefined}
          >
            {text.review}
          </Button>
        </form>
        <Staking page={page} waiting={waiting} propose={actions.propose} />
      </div>
    </Frame>
  )
}

function Delegate(props: { delegation: DelegationView }) {
  const { delegation } = props
  if (delegation.state === 'baker') return <FullAddress address={delegation.baker} />
  return <span className="ink3">{delegation.state === 'none' ? text.nobody : text.unknown}</span>
}
