import { CircleAlert, X } from 'lucide-react'
import { type FormEvent, useId } from 'react'
import type { Problem } from '../../messages/problem.ts'
import type { HeldView, TokenView } from '../../messages/token.ts'
import type { SendCheck } from '../../messages/ui.ts'
import type { AccountView, BalanceView, NetworkView } from '../../messages/view.ts'
import { AccountTag } from '../components/account-tag.tsx'
import { addressGroups } from '../components/address-text.ts'
import { Amount } from '../components/amount.tsx'
import { amountNumber, amountText } from '../components/amount-text.ts'
import { Button, IconButton, LinkButton } from '../components/button.tsx'
import { Facts } from '../components/facts.tsx'
import { Field } from '../components/field.tsx'
import { Frame } from '../components/frame.tsx'
import { FullAddress } from '../components/full-address.tsx'
import { ProblemNote } from '../components/problem-details.tsx'
import { dayAndTime } from '../components/time-text.ts'
import { TopBar } from '../components/top-bar.tsx'
import { viewNames } from '../pages/view-names.ts'
import { tokenSymbol } from '../tokens/token-text.ts'
import { readAmount, type TypedAmount } from './amount-input.ts'
import { WhatField } from './what-field.tsx'
import './send.css'

const text = {
  to: 'To',
  clear: 'Choose another address',
  amount: 'Amount',
  available: (amount: string) => `${amount} available`,
  availableThen: (amount: string, time: string) => `${amount}, from ${time}`,
  availableUnknown: 'The balance is not known',
  all: 'All',
  fee: { ethereum: 'Fee, at most', tezos: 'Fee and storage, at most' },
  feeUnknown: 'known at the review',
  review: 'Review',
  preparing: 'Preparing',
  neverSent: 'You have never sent here. Compare the whole address.',
  resembles: (name: string) => `This address resembles another that you know, ${name}. It is not the same:`,
  noNumber: 'Write it as a number, such as 0.5.',
  tooFine: 'It has more decimals than the coin.',
  tooFineWork: 'It is not divided. Write a whole number.',
  howMany: 'How many',
  tooLittle: (available: string, amount: string, fee: string, what: string) =>
    `You have ${available}. This takes ${amount}, and up to ${fee} for ${what}.`,
  what: { ethereum: 'the fee', tezos: 'the fee and storage' },
  tooLittleOfIt: (available: string) => `You have ${available}.`,
  none: 'This account does not hold it.',
  lacksFee: (fee: string) => `The account has too little for the fee, which may be up to ${fee}.`,
  intoToken: 'This is the contract of a token, and nobody’s address. What is sent there is most likely lost.',
  intoContract: 'This is a contract. Send only if you know that it can pass on what it gets.',
}

export type SendDraft = { to: string; amount: string }

/** Units and name of what is sent: of a token its contract’s, else the coin’s. */
export function unitOf(token: TokenView | null, network: NetworkView): { decimals: number; symbol: string } {
  return token
    ? { decimals: token.decimals, symbol: tokenSymbol(token) }
    : { decimals: network.decimals, symbol: network.symbol }
}

/** There is one work of it, or one is held: no amount is asked for. */
export function isSingle(token: TokenView | null, held: HeldView | null): boolean {
  return token?.standard === 'erc721' || (token?.work === true && held?.state === 'known' && held.amount === '1')
}

/** What is typed, what the wallet knows about it, and the way to the review. */
export function Send(props: {
  draft: SendDraft
  /** What is sent; null is the coin. */
  token: TokenView | null
  /** No amount is asked for. */
  single: boolean
  /** What else could be sent. */
  sendable: readonly TokenView[]
  check: SendCheck | null
  /** The check is about what is typed now. */
  fresh: boolean
  account: AccountView
  network: NetworkView
  problem: Problem | null
  waiting: boolean
  actions: {
    change: (draft: SendDraft) => void
    choose: (key: string | null) => void
    all: () => void
    review: () => void
    editNetwork: () => void
    back: () => void
  }
}) {
  const { draft, token, single, sendable, check, fresh, account, network, problem, waiting, actions } = props
  const unit = unitOf(token, network)
  const amount = single ? { units: '1' } : readAmount(draft.amount, unit.decimals)
  const amountError = amountSentence(draft.amount, amount, token) ?? tooLittle(amount, check, token, network)
  const stops = amountError !== null || check?.lacksFee || check?.fails != null
  const ready = fresh && check?.recipient != null && 'units' in amount && amount.units !== '0' && !stops
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !waiting) actions.review()
  }
  const form = useId()
  return (
    <Frame
      bar={
        <TopBar title={viewNames.send} onBack={actions.back} end={<AccountTag account={account} network={network} />} />
      }
      foot={
        <Button type="submit" form={form} disabled={!ready} waiting={waiting ? text.preparing : undefined}>
          {text.review}
        </Button>
      }
    >
      <form id={form} className="send" onSubmit={submit}>
        {sendable.length > 0 && (
          <WhatField coin={network.symbol} sendable={sendable} chosen={token?.key ?? null} onChoose={actions.choose} />
        )}
        <Recipient draft={draft} check={check} onChange={(to) => actions.change({ ...draft, to })} />
        {single ? (
          amountError && <Warning alarm>{amountError}</Warning>
        ) : (
          <div className="send-amount">
            <Field
              label={token?.work ? text.howMany : text.amount}
              inputMode={unit.decimals === 0 ? 'numeric' : 'decimal'}
              value={draft.amount}
              error={amountError}
              onChange={(event) => actions.change({ ...draft, amount: event.target.value })}
              trail={
                <>
                  {!token?.work && <bdi className="ink2">{unit.symbol}</bdi>}
                  {check?.maximum && <LinkButton onClick={actions.all}>{text.all}</LinkButton>}
                </>
              }
            />
            <span className="send-available">
              {check?.available ? availableText(check.available, token, network) : check && text.availableUnknown}
            </span>
          </div>
        )}
        <Facts
          facts={[
            {
              label: text.fee[network.family],
              value: check?.maximumFee ? (
                <Amount units={check.maximumFee} decimals={network.decimals} unit={network.symbol} />
              ) : (
                <span className="ink3">{text.feeUnknown}</span>
              ),
            },
          ]}
        />
        {check?.lacksFee && check.maximumFee && (
          <Warning alarm>{text.lacksFee(amountText(check.maximumFee, network.decimals, network.symbol))}</Warning>
        )}
        {check?.fails && <Warning alarm>{check.fails}</Warning>}
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
        !recipient.sentBefore && <Warning>{text.neverSent}</Warning>
      )}
      {recipient.code === 'token' && <Warning alarm>{text.intoToken}</Warning>}
      {recipient.code === 'contract' && <Warning>{text.intoContract}</Warning>}
    </fieldset>
  )
}

function Warning(props: { alarm?: boolean; children: string }) {
  const { alarm, children } = props
  return (
    <p className={alarm ? 'send-warning send-alarm' : 'send-warning'} role={alarm ? 'alert' : undefined}>
      <CircleAlert size={17} strokeWidth={1.6} aria-hidden="true" />
      {children}
    </p>
  )
}

/** An address in groups, those that differ from the other one marked. */
function Differing(props: { address: string; other: string }) {
  const other = addressGroups(props.other)
  // In hexadecimal, capital letters are the same digits.
  const plain = (group: string | undefined) => (props.address.startsWith('0x') ? group?.toLowerCase() : group)
  return (
    <p className="send-groups">
      {addressGroups(props.address).map((group, at) =>
        plain(group) === plain(other[at]) ? <span key={at}>{group} </span> : <mark key={at}>{group} </mark>,
      )}
    </p>
  )
}

function amountSentence(typed: string, amount: TypedAmount, token: TokenView | null): string | null {
  if (typed.trim() === '' || 'units' in amount) return null
  if (amount.error === 'no-number') return text.noNumber
  return token?.work ? text.tooFineWork : text.tooFine
}

/** What is there, what this takes, and what the fee may come to, where the first does not suffice for the others. */
function tooLittle(
  amount: TypedAmount,
  check: SendCheck | null,
  token: TokenView | null,
  network: NetworkView,
): string | null {
  if (!('units' in amount) || !check?.available || check.maximum === null) return null
  if (BigInt(amount.units) <= BigInt(check.maximum)) return null
  const available = held(check.available.amount, token, network)
  if (token) return check.available.amount === '0' ? text.none : text.tooLittleOfIt(available)
  if (check.maximumFee === null) return null
  return text.tooLittle(
    available,
    amountNumber(amount.units, network.decimals, { digits: 'all' }),
    amountNumber(check.maximumFee, network.decimals, { digits: 'all' }),
    text.what[network.family],
  )
}

/** What is there; from when that is, where nobody says it anew. */
function availableText(available: BalanceView, token: TokenView | null, network: NetworkView): string {
  const amount = held(available.amount, token, network)
  return available.stale ? text.availableThen(amount, dayAndTime(available.asOf, Date.now())) : text.available(amount)
}

/** Works are counted without a unit. */
function held(units: string, token: TokenView | null, network: NetworkView): string {
  const { decimals, symbol } = unitOf(token, network)
  return token?.work ? amountNumber(units, decimals) : amountText(units, decimals, symbol)
}
