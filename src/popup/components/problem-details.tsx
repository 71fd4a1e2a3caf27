import type { Problem, ProblemDetail } from '../../messages/problem.ts'
import { LinkButton } from './button.tsx'
import { Note } from './note.tsx'
import './problem.css'
import { clockTime } from './time-text.ts'
import { useCopied } from './use-copied.ts'
import { type Verdict, VerdictLine } from './verdict.tsx'

const text = {
  quoted: (words: string) => `It said: “${words}”`,
  last: (time: string) => `It last answered at ${time}.`,
  copy: 'Copy the details',
  copied: 'Copied',
  otherNode: 'Use another node',
}

const verdicts: Record<ProblemDetail['word'], Verdict> = {
  'no-answer': 'no-answer',
  closed: 'closed',
  busy: 'busy',
  refuses: 'refuses',
  'reads-otherwise': 'reads-otherwise',
  'broke-a-check': 'broke-a-check',
  'cannot-read': 'cannot-read',
  'other-server': 'other-server',
  'other-browser': 'other-browser',
  'clock-ahead': 'other-clock',
  'clock-behind': 'other-clock',
}

/** What each server had to do with a problem, each in its own words. */
export function ProblemDetails(props: { details: readonly ProblemDetail[] }) {
  if (props.details.length === 0) return null
  return (
    <ul className="problem-details">
      {props.details.map((detail) => (
        <VerdictLine
          key={detail.name}
          own="filled"
          name={detail.name}
          verdict={verdicts[detail.word]}
          spoken={detailText(detail)}
          reason={
            <>
              {detailText(detail)} {detail.code && <code>{detail.code}</code>}
            </>
          }
        />
      ))}
    </ul>
  )
}

/** The stable code, small, and the way to copy it with all details. */
export function ProblemCode(props: { problem: Problem }) {
  const { problem } = props
  const { copied, copy } = useCopied()
  return (
    <p className="problem-code">
      <code>{problem.code}</code>
      <LinkButton onClick={() => copy(problemReport(problem))}>{copied ? text.copied : text.copy}</LinkButton>
    </p>
  )
}

/** A problem within a page that goes on: what it is, each server's part in it, and its code. */
export function ProblemNote(props: { problem: Problem; editNetwork?: () => void }) {
  const { problem, editNetwork } = props
  return (
    <div className="problem-note">
      <Note kind="refused" role="alert" action={<OtherNode problem={problem} editNetwork={editNetwork} />}>
        <b>{problem.title}</b>
        <br />
        {problem.text}
      </Note>
      <ProblemDetails details={problem.details} />
      <ProblemCode problem={problem} />
    </div>
  )
}

/** The way to another node, where the node is what failed. */
export function OtherNode(props: { problem: Problem; editNetwork: (() => void) | undefined }) {
  const { problem, editNetwork } = props
  if (!editNetwork || !problem.actions.includes('edit-network')) return null
  return <LinkButton onClick={editNetwork}>{text.otherNode}</LinkButton>
}

/** All that is known about a problem, as lines of text. */
export function problemReport(problem: Problem): string {
  const details = problem.details.map((detail) =>
    [`${detail.name}:`, detailText(detail), detail.code].filter(Boolean).join(' '),
  )
  return [problem.code, problem.title, problem.text, ...details].join('\n')
}

function detailText(detail: ProblemDetail): string {
  const parts = [detail.text]
  if (detail.quoted) parts.push(text.quoted(detail.quoted))
  if (detail.lastAnswered !== null) parts.push(text.last(clockTime(detail.lastAnswered)))
  return parts.filter(Boolean).join(' ')
}
