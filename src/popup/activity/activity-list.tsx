import { ArrowUpRight, FileSignature, type LucideIcon, Repeat, ShieldX } from 'lucide-react'
import type { ActivityRow } from '../../messages/ui.ts'
import type { ActivityAction } from '../../messages/view.ts'
import { Button } from '../components/button.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { shortHost } from '../components/host-text.ts'
import { ListRow } from '../components/list-row.tsx'
import { Tag } from '../components/tag.tsx'
import { dayAndTime } from '../components/time-text.ts'
import { intentSentence } from '../sentences/intent-sentence.ts'
import { SentenceText } from '../sentences/sentence-text.tsx'
import type { Telling } from '../sentences/telling.ts'
import './activity.css'
import { actionWord, stateWord } from './activity-text.ts'
import { groupByDay } from './group-by-day.ts'

const text = {
  none: 'No activity',
  noneDetail: 'Each line will say what was signed and which parties signed it.',
  with: (names: string) => `With ${names}`,
}

export type ActivityActions = { act: (id: string, action: ActivityAction) => void; open: (id: string) => void }

/** What is open first, each with the acts that move it on; then what is over, by day. */
export function ActivityList(props: {
  rows: readonly ActivityRow[]
  actions: ActivityActions
  /** The level below the heading that these lines stand under. */
  heading: 'h2' | 'h3'
}) {
  const { rows, actions, heading: Heading } = props
  if (rows.length === 0) {
    return (
      <EmptyState figure={<RuledLines />} title={text.none}>
        {text.noneDetail}
      </EmptyState>
    )
  }
  const { open, past } = groupByDay(rows, Date.now())
  return (
    <div className="activity">
      {open.map((row) => (
        <OpenRow key={row.id} row={row} actions={actions} heading={Heading} />
      ))}
      {past.map(({ day, rows: ofDay }) => (
        <section key={day}>
          <Heading className="activity-day">{day}</Heading>
          {ofDay.map((row) => (
            <PastRow key={row.id} row={row} onPress={() => actions.open(row.id)} />
          ))}
        </section>
      ))}
    </div>
  )
}

function OpenRow(props: { row: ActivityRow; actions: ActivityActions; heading: 'h2' | 'h3' }) {
  const { row, actions, heading: Heading } = props
  return (
    <section className="card activity-open">
      <p className="activity-head">
        <Tag tone="ochre">{stateWord[row.state]}</Tag>
        <span className="ink3">{dayAndTime(row.at, Date.now())}</span>
      </p>
      <Heading className="type-rule">
        <SentenceText sentence={intentSentence(rowTelling(row))} />
      </Heading>
      <p className="ink3 type-small">{who(row)}</p>
      {row.problem && <p className="type-small">{row.problem.text}</p>}
      {row.actions.length > 0 && (
        <div className="activity-acts">
          {row.actions.map((action, at) => (
            <Button
              key={action}
              kind={at === 0 ? 'primary' : 'secondary'}
              size="small"
              onClick={() => actions.act(row.id, action)}
            >
              {actionWord[action]}
            </Button>
          ))}
        </div>
      )}
    </section>
  )
}

function PastRow(props: { row: ActivityRow; onPress: () => void }) {
  const { row, onPress } = props
  const Icon = icons[row.intent.meaning.class] ?? FileSignature
  const failed = row.state === 'refused' || row.state === 'failed'
  return (
    <ListRow
      lead={
        <span className="activity-mark">
          {failed ? <ShieldX size={16} strokeWidth={1.6} /> : <Icon size={16} strokeWidth={1.6} />}
        </span>
      }
      title={<SentenceText sentence={intentSentence(rowTelling(row))} />}
      detail={who(row)}
      valueDetail={<span className={failed ? 'activity-failed' : undefined}>{stateWord[row.state]}</span>}
      onPress={onPress}
    />
  )
}

const icons: Partial<Record<ActivityRow['intent']['meaning']['class'], LucideIcon>> = {
  transfer: ArrowUpRight,
  call: Repeat,
  'unknown-call': Repeat,
}

/** The parties that signed, else who asked. */
function who(row: ActivityRow): string {
  if (row.signedWith.length > 0) return text.with(new Intl.ListFormat(undefined).format(row.signedWith))
  return row.asker.kind === 'site' ? shortHost(row.asker.host) : row.account.name
}

export function rowTelling(row: ActivityRow): Telling {
  return { intent: row.intent, notes: row.notes, coin: row.network, asker: row.asker }
}

function RuledLines() {
  return (
    <svg viewBox="0 0 110 52" width="110" height="52" aria-hidden="true" stroke="currentColor" fill="none">
      <path d="M0 2h26" stroke="var(--ink)" />
      <path d="M0 2h110M0 26h110M0 50h68" strokeDasharray="4 3" />
    </svg>
  )
}
