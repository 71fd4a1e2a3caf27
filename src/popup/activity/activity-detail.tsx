import { ExternalLink } from 'lucide-react'
import type { Problem } from '../../messages/problem.ts'
import type { ActivityRow } from '../../messages/ui.ts'
import type { FamilyName } from '../../messages/values.ts'
import { Button } from '../components/button.tsx'
import { CopyButton } from '../components/copy-button.tsx'
import { Facts } from '../components/facts.tsx'
import { Frame } from '../components/frame.tsx'
import { Note } from '../components/note.tsx'
import { OtherNode, ProblemNote } from '../components/problem-details.tsx'
import { dayAndTime } from '../components/time-text.ts'
import { TopBar } from '../components/top-bar.tsx'
import { viewNames } from '../pages/view-names.ts'
import { costFacts } from '../sentences/costs.ts'
import type { Fact } from '../sentences/fact-parts.ts'
import { FactValue } from '../sentences/fact-value.tsx'
import { intentFacts } from '../sentences/facts.ts'
import { intentSentence } from '../sentences/intent-sentence.ts'
import { OperationList } from '../sentences/operation-list.tsx'
import { Particulars } from '../sentences/particulars.tsx'
import { SentenceText } from '../sentences/sentence-text.tsx'
import { isTezos, type Telling } from '../sentences/telling.ts'
import { type ActivityActions, rowTelling } from './activity-list.tsx'
import { actionWord, stateWord } from './activity-text.ts'

const text = {
  copyHash: 'Copy the transaction hash',
  explorer: 'See it at the explorer',
}

/** Where explorers show a transaction by its hash. */
const atExplorer: Record<FamilyName, string> = { ethereum: 'tx/', tezos: '' }

/** One line of the activity, whole: what was asked, who signed it, where it stands. */
export function ActivityDetail(props: {
  row: ActivityRow
  problem: Problem | null
  actions: ActivityActions
  editNetwork: () => void
  onBack: () => void
}) {
  const { row, problem, actions, editNetwork, onBack } = props
  const telling = rowTelling(row)
  const explorer =
    row.hash &&
    row.network.explorerUrl &&
    `${row.network.explorerUrl.replace(/\/$/, '')}/${atExplorer[row.network.family]}${row.hash}`
  const facts = [
    { label: 'State', value: stateWord[row.state] },
    { label: 'When', value: dayAndTime(row.at, Date.now()) },
    { label: 'Asked by', value: row.asker.kind === 'site' ? <bdi>{row.asker.host}</bdi> : 'You' },
    ...(row.signedWith.length > 0
      ? [{ label: 'Signed with', value: new Intl.ListFormat(undefined).format(row.signedWith) }]
      : []),
    { label: 'Account', value: <bdi>{row.account.name}</bdi> },
    { label: 'Network', value: <bdi>{row.network.name}</bdi> },
    ...[...intentFacts(telling), ...paidFacts(telling)].map((fact) => ({
      label: fact.label,
      value: <FactValue fact={fact} />,
    })),
    ...(row.hash
      ? [
          {
            label: 'Transaction',
            value: (
              <code title={row.hash}>
                {row.hash.slice(0, 10)}…{row.hash.slice(-8)}
              </code>
            ),
          },
        ]
      : []),
  ]
  return (
    <Frame
      bar={<TopBar title={viewNames.activity} onBack={onBack} />}
      foot={
        row.actions.length > 0 &&
        [...row.actions].reverse().map((action) => (
          <Button
            key={action}
            kind={action === row.actions[0] ? 'primary' : 'secondary'}
            onClick={() => actions.act(row.id, action)}
          >
            {actionWord[action]}
          </Button>
        ))
      }
    >
      <div className="activity">
        {problem && <ProblemNote problem={problem} editNetwork={editNetwork} />}
        <h2 className="type-sentence">
          <SentenceText sentence={intentSentence(telling)} />
        </h2>
        {row.problem && (
          <Note
            kind={row.state === 'refused' || row.state === 'failed' ? 'refused' : 'waiting'}
            action={<OtherNode problem={row.problem} editNetwork={editNetwork} />}
          >
            <b>{row.problem.title}</b>
            <br />
            {row.problem.text}
          </Note>
        )}
        <OperationList telling={telling} />
        <Particulars meaning={row.intent.meaning} />
        <Facts facts={facts} />
        {row.hash && (
          <p className="activity-links">
            <CopyButton value={row.hash} name={text.copyHash} />
            {explorer && (
              <a className="link" href={explorer} target="_blank" rel="noreferrer">
                {text.explorer} <ExternalLink size={14} strokeWidth={1.6} aria-hidden="true" />
              </a>
            )}
          </p>
        )}
      </div>
    </Frame>
  )
}

/** A Tezos operation says itself what may be paid for it. */
function paidFacts(telling: Telling): Fact[] {
  const { nonce, maximumFee } = telling.intent
  return isTezos(telling) && nonce !== null ? costFacts(telling, { fee: maximumFee, bytePrice: null }) : []
}
