import { useEffect, useRef } from 'react'
import type { Problem, ProblemAction } from '../../messages/problem.ts'
import { Button } from '../components/button.tsx'
import { Frame } from '../components/frame.tsx'
import { ProblemCode, ProblemDetails } from '../components/problem-details.tsx'
import { TokenFigure } from '../components/token-figure.tsx'
import { TopBar } from '../components/top-bar.tsx'
import './problem.css'

const text = {
  bar: 'Nothing was signed',
  action: {
    'try-again': 'Try again',
    'start-over': 'Start over',
    'choose-servers': 'Choose another server',
    'see-parties': 'See parties',
    'edit-network': 'Use another node',
    'restore-backup': 'Use the backup file',
    close: 'Close',
  } satisfies Record<ProblemAction, string>,
}

/** What each action does here. Those not given are not shown. */
export type ProblemActs = Partial<Record<ProblemAction, () => void>>

/** What did not happen, why, each party with its own words, and the ways on. The first action is the primary one. */
export function ProblemScreen(props: { problem: Problem; act: ProblemActs; bar?: string; onBack?: () => void }) {
  const { problem, act, bar = text.bar, onBack } = props
  const possible = problem.actions.filter((each) => act[each])
  // Every problem ends in a state that can be left.
  const offered: ProblemAction[] = possible.length === 0 && act.close ? ['close'] : possible
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [problem.code])
  return (
    <Frame
      bar={<TopBar title={bar} onBack={onBack} />}
      foot={
        offered.length > 0 &&
        [...offered].reverse().map((each) => (
          <Button key={each} kind={each === offered[0] ? 'primary' : 'secondary'} onClick={act[each]}>
            {text.action[each]}
          </Button>
        ))
      }
    >
      <div className="problem" role="alert">
        <TokenFigure figure={{ own: 'filled', server: 'dashed', gap: 3 }} size={98} />
        <h2 ref={heading} tabIndex={-1} className="type-sentence">
          {problem.title}
        </h2>
        <p className="ink2">{problem.text}</p>
        <ProblemDetails details={problem.details} />
        <ProblemCode problem={problem} />
      </div>
    </Frame>
  )
}
