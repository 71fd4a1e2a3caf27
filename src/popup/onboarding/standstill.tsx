import type { ReactNode } from 'react'
import type { Problem } from '../../messages/problem.ts'
import { Button } from '../components/button.tsx'
import { ProblemCode, ProblemDetails } from '../components/problem-details.tsx'
import { Heading } from './heading.tsx'
import { OnboardingPage } from './layout.tsx'

const text = {
  present: {
    title: 'There is a wallet in this browser',
    lead: 'Nothing was changed. A second wallet would take the place of its share.',
    open: 'Open the wallet',
  },
  again: 'Try again',
  bring: 'Use the backup file',
}

/** The browser already has a wallet: none is made over it. */
export function Present(props: { onOpen: () => void }) {
  return (
    <Still title={text.present.title} lead={text.present.lead}>
      <Button onClick={props.onOpen}>{text.present.open}</Button>
    </Still>
  )
}

/**
 * What is stored cannot be read, or the background does not answer: never an offer to begin anew. `onBring` where what is
 * stored is known to be damaged.
 */
export function Stopped(props: { problem: Problem; onAgain: () => void; onBring?: (() => void) | undefined }) {
  const { onBring } = props
  return (
    <Still title={props.problem.title} lead={props.problem.text}>
      <ProblemDetails details={props.problem.details} />
      {onBring && <Button onClick={onBring}>{text.bring}</Button>}
      <Button kind={onBring ? 'secondary' : 'primary'} onClick={props.onAgain}>
        {text.again}
      </Button>
      <ProblemCode problem={props.problem} />
    </Still>
  )
}

function Still(props: { title: string; lead: string; children: ReactNode }) {
  return (
    <OnboardingPage figure={{ own: 'filled', server: 'dashed', gap: 3 }} figureSize={238}>
      <Heading>{props.title}</Heading>
      <p className="type-lead">{props.lead}</p>
      <div className="onboarding-form">{props.children}</div>
    </OnboardingPage>
  )
}
