import type { HoldingView } from '../../messages/token.ts'
import type { TokenList } from '../../messages/ui.ts'
import { amountNumber } from '../components/amount-text.ts'
import { Button } from '../components/button.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { Coin, ListRow, LoadingRow } from '../components/list-row.tsx'
import { Note } from '../components/note.tsx'
import { dayAndTime } from '../components/time-text.ts'
import { heldText, isNone, tokenSymbol, tokenTitle } from './token-text.ts'
import './tokens.css'

const text = {
  add: 'Add a token by address',
  addWork: 'Add a work by address',
  loading: 'What you hold is being looked up',
  failed: 'What you hold cannot be shown at the moment. It is safe on the chain.',
  stale: (time: string) => `from ${time}`,
  gone: 'Not held by this account',
  empty: 'An empty wall',
  emptyDetail: 'Works you hold hang here once you add them, with their collection and number.',
}

export type HoldingActions = { open: (key: string) => void; add: () => void }

/** What there is to show: `null` while it is on its way, `failed` when it cannot be had. */
export type Holdings = TokenList | 'failed' | null

/** The coin, and every token in the list, with what the account holds of it. */
export function TokenRows(props: { holdings: Holdings; actions: HoldingActions }) {
  const { holdings, actions } = props
  if (holdings === null) return <Loading />
  if (holdings === 'failed') return <Note kind="refused">{text.failed}</Note>
  const { network, balance } = holdings
  return (
    <div className="holdings">
      <ListRow
        lead={<Coin letter={[...network.symbol][0] ?? ''} />}
        title={<bdi>{network.symbol}</bdi>}
        detail={<bdi>{network.name}</bdi>}
        value={balance ? amountNumber(balance.amount, network.decimals) : '…'}
        valueDetail={balance?.stale && text.stale(dayAndTime(balance.asOf, Date.now()))}
      />
      {holdings.holdings
        .filter(({ token }) => !token.work)
        .map((holding) => (
          <HoldingRow key={holding.token.key} holding={holding} actions={actions} />
        ))}
      <Add onPress={actions.add}>{text.add}</Add>
    </div>
  )
}

/** Every work in the list, named as on a wall: its collection in italic, its number. */
export function WorkRows(props: { holdings: Holdings; actions: HoldingActions }) {
  const { holdings, actions } = props
  if (holdings === null) return <Loading />
  if (holdings === 'failed') return <Note kind="refused">{text.failed}</Note>
  const works = holdings.holdings.filter(({ token }) => token.work)
  if (works.length === 0) {
    return (
      <EmptyState figure={<EmptyFrame />} title={text.empty} action={<Add onPress={actions.add}>{text.addWork}</Add>}>
        {text.emptyDetail}
      </EmptyState>
    )
  }
  return (
    <div className="holdings">
      {works.map((holding) => (
        <HoldingRow key={holding.token.key} holding={holding} actions={actions} />
      ))}
      <Add onPress={actions.add}>{text.addWork}</Add>
    </div>
  )
}

function HoldingRow(props: { holding: HoldingView; actions: HoldingActions }) {
  const { token, held } = props.holding
  const title = tokenTitle(token)
  return (
    <ListRow
      lead={<Coin letter={[...title][0] ?? ''} />}
      title={token.work ? <bdi className="work-title">{title}</bdi> : <bdi>{title}</bdi>}
      detail={token.work && isNone(held) ? text.gone : <bdi>{tokenSymbol(token)}</bdi>}
      value={heldValue(props.holding)}
      valueDetail={held.state === 'known' && held.stale && text.stale(dayAndTime(held.asOf, Date.now()))}
      leads
      onPress={() => props.actions.open(token.key)}
    />
  )
}

/** Of a work there is one of, that it stands here says all. */
function heldValue({ token, held }: HoldingView): string | undefined {
  const isSaid = held.state === 'known' && (token.standard === 'erc721' || (token.work && isNone(held)))
  return isSaid ? undefined : heldText(token, held)
}

function Add(props: { onPress: () => void; children: string }) {
  return (
    <Button kind="secondary" size="small" onClick={props.onPress}>
      {props.children}
    </Button>
  )
}

function Loading() {
  return (
    <div role="status" aria-label={text.loading}>
      <LoadingRow />
      <LoadingRow />
    </div>
  )
}

/** A frame on its string, with nothing in it. */
function EmptyFrame() {
  return (
    <svg viewBox="0 0 98 92" width="98" height="92" aria-hidden="true" stroke="currentColor" fill="none">
      <path d="M27 18 49 2l22 16" />
      <path d="M1 18h96v73H1z" stroke="var(--ink)" />
      <path d="M13 30h72v49H13z" strokeDasharray="4 3" />
    </svg>
  )
}
