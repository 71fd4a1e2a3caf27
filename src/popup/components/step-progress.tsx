import type { ReactNode } from 'react'
import './progress.css'
import { StepMark, type StepState } from './step-mark.tsx'

export type Step = { key: string; state: StepState; text: string; detail?: ReactNode; time?: string }

/** What has happened, is happening and is to come, line by line. */
export function StepProgress(props: { steps: readonly Step[] }) {
  return (
    <ol className="steps">
      {props.steps.map(({ key, state, text, detail, time }) => (
        <li key={key} className={`steps-${state}`} aria-current={state === 'now' ? 'step' : undefined}>
          <StepMark state={state} />
          <span className="steps-text">{text}</span>
          {time && <time>{time}</time>}
          {detail && <span className="steps-detail">{detail}</span>}
        </li>
      ))}
    </ol>
  )
}
