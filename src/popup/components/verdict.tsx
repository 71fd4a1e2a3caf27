import type { ReactNode } from 'react'
import { type OwnState, type ServerState, TokenMark } from './token-mark.tsx'
import './verdict.css'

export type Verdict =
  | 'reading'
  | 'agrees'
  | 'asks'
  | 'refuses'
  | 'cannot-read'
  | 'reads-otherwise'
  | 'no-answer'
  | 'closed'
  | 'busy'
  | 'broke-a-check'
  | 'other-server'
  | 'other-browser'
  | 'other-clock'

const table: Record<Verdict, { mark: ServerState; word: string }> = {
  reading: { mark: 'asked', word: 'Reading…' },
  agrees: { mark: 'agrees', word: 'Agrees' },
  asks: { mark: 'asks', word: 'Asks you' },
  refuses: { mark: 'refuses', word: 'Refuses' },
  'cannot-read': { mark: 'refuses', word: 'Cannot read it' },
  'reads-otherwise': { mark: 'refuses', word: 'Reads it otherwise' },
  'no-answer': { mark: 'away', word: 'No answer' },
  closed: { mark: 'away', word: 'Closed' },
  busy: { mark: 'away', word: 'Busy' },
  'broke-a-check': { mark: 'refuses', word: 'Broke a check' },
  'other-server': { mark: 'refuses', word: 'Another server' },
  'other-browser': { mark: 'refuses', word: 'Knows another browser' },
  'other-clock': { mark: 'away', word: 'Another time' },
}

/**
 * What one server says. `spoken` is the reason as plain text, for speech: the line is read as one item,
 * "Muzeum Nowych Form: refuses. Your rule 3: …". Give it whenever `reason` holds more than plain text.
 */
export function VerdictLine(props: {
  own: OwnState
  name: string
  verdict: Verdict
  reason?: ReactNode
  spoken?: string
}) {
  const { own, name, verdict, reason } = props
  const { mark, word } = table[verdict]
  const spoken = props.spoken ?? (typeof reason === 'string' ? reason : '')
  return (
    <li className={`verdict verdict-${verdict}`}>
      <span className="unseen">{verdictSentence(name, verdict, spoken)}</span>
      <TokenMark own={own} server={mark} />
      <bdi className="verdict-name" aria-hidden="true">
        {name}
      </bdi>
      <span className="verdict-word" aria-hidden="true">
        {word}
      </span>
      {reason && (
        <div className="verdict-reason" aria-hidden="true">
          {reason}
        </div>
      )}
    </li>
  )
}

/** One server's word as one sentence, for speech. */
export function verdictSentence(name: string, verdict: Verdict, reason = ''): string {
  const { word } = table[verdict]
  const said = `${name}: ${word.charAt(0).toLowerCase()}${word.slice(1)}`
  return `${said.endsWith('…') ? said : `${said}.`} ${reason}`.trim()
}

/** Who signs, and what each server says. `changed` is spoken politely: one sentence per change. */
export function VerdictBlock(props: { head: string; aside?: string; changed?: string; children: ReactNode }) {
  return (
    <section className="verdicts" aria-label={props.head}>
      <div className="verdicts-head">
        <h2>{props.head}</h2>
        {props.aside && <p>{props.aside}</p>}
      </div>
      <ul>{props.children}</ul>
      <p className="unseen" aria-live="polite">
        {props.changed}
      </p>
    </section>
  )
}

/** A refusal, directly under the sentence it refuses. */
export function RefusalBlock(props: { own: OwnState; title: string; children?: ReactNode }) {
  return (
    <section className="refusal" role="alert">
      <TokenMark own={props.own} server="refuses" size={42} />
      <div>
        <h2>{props.title}</h2>
        {props.children}
      </div>
    </section>
  )
}
