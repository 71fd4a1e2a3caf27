import { CircleAlert, X } from 'lucide-react'
import { type FormEvent, useId } from 'react'
import type { Problem } from '../../messages/problem.ts'
import type { SendCheck } from '../../messages/ui.ts'
import type { AccountView, NetworkView } from '../../messages/view.ts'
import { addressGroups } from '../components/address-text.ts'
import { Amount } from '../components/amount.tsx'
import { amountNumber, amountText } from '../components/amount-text.ts'
import { Button, IconButton, LinkButton } from '../components/button.tsx'
import { Facts } from '../components/facts.tsx'
import { Field } from '../components/field.tsx'
import { Frame } from '../components/frame.tsx'
import { FullAddress } from '../components/full-address.tsx'
import { ProblemNote } from '../components/problem-details.tsx'
import { Tag } from '../components/tag.tsx'
import { TopBar } from '../components/top-bar.tsx'
import { viewNames } from '../pages/view-names.ts'
import { readAmount } from './amount-input.ts'
import './send.css'

const COIN_DECIMALS = 18

const text = {
  to: 'To',
  clear: 'Choose another address',
  amount: 'Amount',
  available: (amount: string) => `${amount} available`,
  availableUnknown: 'The balance is not known',
  all: 'All',
  fee: 'Fee, at most',
  feeUnknown: 'known at the review',
  review: 'Review',
  preparing: 'Preparing',
  neverSent: 'You have never sent here. Compare the whole address.',
  resembles: (name: string) => `This address resembles another that you know, ${name}. It is not the same:`,
  noNumber: 'Write it as a number, such as 0.5.',
  tooFine: 'It has more decimals than the coin.',
  tooLittle: (available: string, amount: string, fee: string) =>
    `You have ${available}. This takes ${amount}, and up to ${fee} for the fee.`,
}

export type SendDraft = { to: string; amount: string }

/** What is typed, what the wallet knows about it, and the way to the review. */
export function Send(props: {
  draft: SendDraft
  check: SendCheck | null
  /** The check is about what is typed now. */
  fresh: boolean
  account: AccountView
  network: NetworkView
  problem: Problem | null
  waiting: boolean
  actions: {
    change: (draft: SendDraft) => void
    all: () => void
    review: () => void
    editNetwork: () => void
    back: () => void
  }
}) {
  const { draft, check, fresh, account, network, problem, waiting, actions } = props
  const amount = readAmount(draft.amount, COIN_DECIMALS)
  const amountError = amountSentence(draft.amount, amount) ?? tooLittle(amount, check, network.symbol)
  const ready = fresh && check?.recipient != null && 'units' in amount && amount.units !== '0' && amountError === null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !waiting) actions.review()
  }
  const form = useId()
  return (
    <Frame
      bar={
        <TopBar
          title={viewNames.send}
          onBack={actions.back}
          end={
            <span className="send-from">
              <Tag>
                <bdi>{account.name}</bdi>, {network.name}
              </Tag>
            </span>
          }
        />
      }
      foot={
        <Button type="submit" form={form} disabled={!ready} waiting={waiting ? text.preparing : undefined}>
          {text.review}
        </Button>
      }
    >
      <form id={form} className="send" onSubmit={submit}>
        <Recipient draft={draft} check={check} onChange={(to) => actions.change({ ...draft, to })} />
        <div className="send-amount">
          <Field
            label={text.amount}
            inputMode="decimal"
            value={draft.amount}
            error={amountError}
            onChange={(event) => actions.change({ ...draft, amount: event.target.value })}
            trail={
              <>
                <span className="ink2">{network.symbol}</span>
                {check?.maximum && <LinkButton onClick={actions.all}>{text.all}</LinkButton>}
              </>
            }
          />
          <span className="send-available">
            {check?.available
              ? text.available(amountText(check.available.amount, COIN_DECIMALS, network.symbol))
              : check && text.availableUnknown}
          </span>
        </div>
        <Facts
          facts={[
            {
              label: text.fee,
              value: check?.maximumFee ? (
                <Amount units={check.maximumFee} decimals={COIN_DECIMALS} unit={network.symbol} />
              ) : (
                <span className="ink3">{text.feeUnknown}</span>
              ),
            },
          ]}
        />
        {problem && <ProblemNote problem={problem} editNetwork={actions.editNetwork} />}
      </form>
    </Frame>
  )
}

function Recipient(props: { draft: SendDraft; check: SendCheck | null; onChange: (to: string) => void }) {
  const { draft, check, onChange } = props
  const recipient = check?.recipient
  if (!recipient) {
    return (
      <Field
        label={text.to}
        value={draft.to}
        autoFocus
        error={draft.to.trim() === '' ? null : check?.recipientError}
        onChange={(event) => onChange(event.target.value)}
      />
    )
  }
  return (
    <fieldset className="send-to">
      <legend className="field-label">{text.to}</legend>
      <div className="send-known">
        <div>
          {recipient.name && <bdi className="send-name">{recipient.name}</bdi>}
          <FullAddress address={recipient.address} />
        </div>
        <IconButton name={text.clear} onClick={() => onChange('')}>
          <X size={18} strokeWidth={1.6} aria-hidden="true" />
        </IconButton>
      </div>
      {recipient.resembles ? (
        <div className="send-warning send-alarm" role="alert">
          <CircleAlert size={17} strokeWidth={1.6} aria-hidden="true" />
          <div>
            {text.resembles(recipient.resembles.name)}
            <Differing address={recipient.resembles.address} other={recipient.address} />
            <Differing address={recipient.address} other={recipient.resembles.address} />
          </div>
        </div>
      ) : (
        !recipient.sentBefore && (
          <p className="send-warning">
            <CircleAlert size={17} strokeWidth={1.6} aria-hidden="true" />
            {text.neverSent}
          </p>
        )
      )}
    </fieldset>
  )
}

/** An address in groups, those that differ from the other one marked. */
function Differing(props: { address: string; other: string }) {
  const other = addressGroups(props.other)
  return (
    <p className="send-groups">
      {addressGroups(props.address).map((group, at) =>
        group.toLowerCase() === other[at]?.toLowerCase() ? (
          <span key={at}>{group} </span>
        ) : (
          <mark key={at}>{group} </mark>
        ),
      )}
    </p>
  )
}

function amountSentence(typed: string, amount: ReturnType<typeof readAmount>): string | null {
  if (typed.trim() === '' || 'units' in amount) return null
  return amount.error === 'too-fine' ? text.tooFine : text.noNumber
}

/** What is there, what this takes, and what the fee may come to, where the first does not suffice for the others. */
function tooLittle(amount: ReturnType<typeof readAmount>, check: SendCheck | null, symbol: string): string | null {
  if (!('units' in amount) || !check?.available || check.maximum === null || check.maximumFee === null) return null
  if (BigInt(amount.units) <= BigInt(check.maximum)) return null
  return text.tooLittle(
    amountText(check.available.amount, COIN_DECIMALS, symbol),
    amountNumber(amount.units, COIN_DECIMALS, { digits: 'all' }),
    amountNumber(check.maximumFee, COIN_DECIMALS, { digits: 'all' }),
  )
}
