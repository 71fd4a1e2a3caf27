import { ArrowUpRight } from 'lucide-react'
import type { Problem } from '../../messages/problem.ts'
import type { HoldingView } from '../../messages/token.ts'
import type { AccountView, NetworkView } from '../../messages/view.ts'
import { Button } from '../components/button.tsx'
import { CopyButton } from '../components/copy-button.tsx'
import { Facts } from '../components/facts.tsx'
import { Frame } from '../components/frame.tsx'
import { Note } from '../components/note.tsx'
import { ProblemNote } from '../components/problem-details.tsx'
import { dayAndTime } from '../components/time-text.ts'
import { TopBar } from '../components/top-bar.tsx'
import { viewNames } from '../pages/view-names.ts'
import { tokenFacts } from './token-facts.tsx'
import { isNone, tokenTitle } from './token-text.ts'
import './tokens.css'

const text = {
  send: 'Send',
  remove: 'Take off the list',
  removing: 'Taking off',
  copy: 'Copy the contract’s address',
  says: 'Its name and symbol are what its contract says.',
  unknown: 'What you hold of it is not known at the moment: the node or the contract did not say.',
  stale: (time: string) => `The node does not answer. What is shown is from ${time}.`,
}

/** One token or work, with the way to send it and the way off the list. */
export function TokenDetail(props: {
  holding: HoldingView
  account: AccountView
  network: NetworkView
  problem: Problem | null
  waiting: boolean
  actions: { send: () => void; remove: () => void; back: () => void }
}) {
  const { holding, account, network, problem, waiting, actions } = props
  const { token, held } = holding
  return (
    <Frame
      bar={<TopBar title={viewNames.token} onBack={actions.back} />}
      foot={
        <>
          <Button kind="secondary" waiting={waiting ? text.removing : undefined} onClick={actions.remove}>
            {text.remove}
          </Button>
          <Button
            icon={<ArrowUpRight size={18} strokeWidth={1.6} aria-hidden="true" />}
            disabled={isNone(held)}
            onClick={actions.send}
          >
            {text.send}
          </Button>
        </>
      }
    >
      <div className="token-view">
        {problem && <ProblemNote problem={problem} />}
        <h2 className="type-sentence">
          {token.work ? (
            <em>
              <bdi>{tokenTitle(token)}</bdi>
            </em>
          ) : (
            <bdi>{tokenTitle(token)}</bdi>
          )}
        </h2>
        {held.state === 'unknown' && <Note kind="waiting">{text.unknown}</Note>}
        {held.state === 'known' && held.stale && (
          <Note kind="waiting">{text.stale(dayAndTime(held.asOf, Date.now()))}</Note>
        )}
        <Facts facts={[{ label: 'Network', value: <bdi>{network.name}</bdi> }, ...tokenFacts(token, held, account)]} />
        <p>
          <CopyButton value={token.contract} name={text.copy} />
        </p>
        <p className="ink3 type-small">{text.says}</p>
      </div>
    </Frame>
  )
}
