import { useEffect, useRef } from 'react'
import type { Problem, ProblemAction, ProblemDetail } from '../../messages/problem.ts'
import { Button, LinkButton } from '../components/button.tsx'
import { Frame } from '../components/frame.tsx'
import { TokenFigure } from '../components/token-figure.tsx'
import { TokenMark } from '../components/token-mark.tsx'
import { TopBar } from '../components/top-bar.tsx'
import { useCopied } from '../components/use-copied.ts'
import { timeText } from '../sentences/time-text.ts'
import './problem.css'

const text = {
  bar: 'Nothing was signed',
  said: (words: string) => `It said: “${words}”`,
  last: (time: string) => `It last answered at ${time}.`,
  copy: 'Copy the details',
  copied: 'Copied',
  word: {
    'no-answer': 'No answer',
    closed: 'Closed',
    refuses: 'Refuses',
    busy: 'Busy',
    'reads-otherwise': 'Reads it otherwise',
    'broke-a-check': 'Broke a check',
    'cannot-read': 'Cannot read it',
    'other-server': 'Another server',
  } satisfies Record<ProblemDetail['word'], string>,
  action: {
    'try-again': 'Try again',
    'start-over': 'Start over',
    'choose-servers': 'Choose another server',
    'see-parties': 'See parties',
    wait: 'Wait',
    'send-now': 'Send now',
    'edit-network': 'Use another node',
    'sign-again': 'Sign again with the next',
    'restore-backup': 'Use the backup file',
    'copy-readings': 'Copy both readings',
    close: 'Close',
  } satisfies Record<ProblemAction, string>,
}

/** What each action does here. Those not given are not shown. */
export type ProblemActs = Partial<Record<ProblemAction, () => void>>

/** What did not happen, why, each party with its own words, and the ways on. The first action is the primary one. */
export function ProblemScreen(props: { problem: Problem; act: ProblemActs; bar?: string; onBack?: () => void }) {
  const { problem, act, bar = text.bar, onBack } = props
  const offered = problem.actions.filter((each) => act[each])
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [problem.code])
  return (
    <Frame
      bar={<TopBar title={bar} {...(onBack ? { onBack } : {})} />}
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
        {problem.details.length > 0 && (
          <ul className="card">
            {problem.details.map((each) => (
              <DetailLine key={each.name} detail={each} />
            ))}
          </ul>
        )}
        <ProblemCode problem={problem} />
      </div>
    </Frame>
  )
}

function DetailLine(props: { detail: ProblemDetail }) {
  const { name, word, text: reason, quoted, code, lastAnswered } = props.detail
  const away = word === 'no-answer' || word === 'closed' || word === 'busy'
  return (
    <li className="problem-party">
      <TokenMark own="filled" server={away ? 'away' : 'refuses'} />
      <bdi className="problem-name">{name}</bdi>
      <span className={away ? 'problem-word' : 'problem-word problem-refuses'}>{text.word[word]}</span>
      <p>
        {[reason, quoted && text.said(quoted), lastAnswered !== null && text.last(timeText(lastAnswered))]
          .filter(Boolean)
          .join(' ')}
        {code && (
          <>
            {' '}
            <code>{code}</code>
          </>
        )}
      </p>
    </li>
  )
}

/** The stable code, small, and everything said, to be copied. */
function ProblemCode(props: { problem: Problem }) {
  const { copied, copy } = useCopied()
  return (
    <p className="problem-code">
      <code>{props.problem.code}</code>{' '}
      <LinkButton onClick={() => copy(problemText(props.problem))}>{copied ? text.copied : text.copy}</LinkButton>
    </p>
  )
}

function problemText(problem: Problem): string {
  const lines = problem.details.map(({ name, word, text: reason, quoted, code }) =>
    [`${name}: ${text.word[word]}.`, reason, quoted && text.said(quoted), code].filter(Boolean).join(' '),
  )
  return [problem.code, problem.title, problem.text, ...lines].join('\n')
}
