import { type FormEvent, useState } from 'react'
import type { DelegationChange, DelegationPage } from '../../messages/delegation.ts'
import { Amount } from '../components/amount.tsx'
import { amountText } from '../components/amount-text.ts'
import { Button } from '../components/button.tsx'
import { Facts } from '../components/facts.tsx'
import { Field } from '../components/field.tsx'
import { readAmount } from '../send/amount-input.ts'

const text = {
  title: 'Staking',
  what: 'Staked coin earns more. It cannot be sent until you stop staking it and some days have passed.',
  staked: 'Staked',
  leaving: 'Still locked for some days',
  due: 'Can be taken out',
  amount: 'How much to stake, or to stop staking',
  noNumber: 'Write it as a number, such as 0.5.',
  tooFine: 'It has more decimals than the coin.',
  available: (amount: string) => `${amount} available`,
  stake: 'Stake',
  unstake: 'Stop staking',
  takeOut: 'Take out',
  preparing: 'Preparing',
}

/** What is staked and what of it comes back; nothing where the account neither delegates nor ever staked. */
export function Staking(props: {
  page: DelegationPage
  waiting: DelegationChange['kind'] | null
  propose: (change: DelegationChange) => void
}) {
  const { page, waiting, propose } = props
  const { delegation, stake, network, balance } = page
  const [typed, setTyped] = useState('')
  if (stake === null) return null
  const amount = readAmount(typed, network.decimals)
  const units = 'units' in amount && amount.units !== '0' ? amount.units : null
  const isStaked = stake.staked !== '0'
  const mayStake = delegation.state === 'baker'
  if (!mayStake && !isStaked && stake.leaving === '0' && stake.due === '0') return null

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (mayStake && units !== null && waiting === null) propose({ kind: 'stake', amount: units })
  }
  const act = (kind: DelegationChange['kind']) => ({
    waiting: waiting === kind ? text.preparing : undefined,
    size: 'small' as const,
  })
  const isOther = (kind: DelegationChange['kind']) => waiting !== null && waiting !== kind
  const shown = [
    { label: text.staked, units: stake.staked },
    ...(stake.leaving === '0' ? [] : [{ label: text.leaving, units: stake.leaving }]),
    ...(stake.due === '0' ? [] : [{ label: text.due, units: stake.due }]),
  ]
  return (
    <section aria-labelledby="staking">
      <h2 id="staking" className="type-title">
        {text.title}
      </h2>
      <p className="ink2 type-small">{text.what}</p>
      <Facts
        facts={shown.map((each) => ({
          label: each.label,
          value: <Amount units={each.units} decimals={network.decimals} unit={network.symbol} />,
        }))}
      />
      {stake.due !== '0' && (
        <div className="delegation-acts">
          <Button
            {...act('take-out')}
            kind="secondary"
            disabled={isOther('take-out')}
            onClick={() => propose({ kind: 'take-out' })}
          >
            {text.takeOut}
          </Button>
        </div>
      )}
      {mayStake && (
        <form onSubmit={submit}>
          <Field
            label={text.amount}
            inputMode="decimal"
            value={typed}
            error={amountError(typed, amount)}
            hint={balance && text.available(amountText(balance.amount, network.decimals, network.symbol))}
            onChange={(event) => setTyped(event.target.value)}
            trail={<bdi className="ink2">{network.symbol}</bdi>}
          />
          <div className="delegation-acts">
            <Button {...act('stake')} type="submit" disabled={units === null || isOther('stake')}>
              {text.stake}
            </Button>
            {isStaked && (
              <Button
                {...act('unstake')}
                kind="secondary"
                disabled={units === null || isOther('unstake')}
                onClick={() => units !== null && propose({ kind: 'unstake', amount: units })}
              >
                {text.unstake}
              </Button>
            )}
          </div>
        </form>
      )}
    </section>
  )
}

function amountError(typed: string, amount: ReturnType<typeof readAmount>): string | null {
  if (typed.trim() === '' || 'units' in amount) return null
  return amount.error === 'no-number' ? text.noNumber : text.tooFine
}
