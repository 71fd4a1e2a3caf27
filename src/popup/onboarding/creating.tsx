import type { MakingProgress } from '../../messages/onboarding.ts'
import type { Problem } from '../../messages/problem.ts'
import { Button } from '../components/button.tsx'
import { CeremonyTable } from '../components/ceremony-table.tsx'
import { countWordFirst } from '../components/count-words.ts'
import { makingSteps, waitingText } from '../components/making-steps.ts'
import { ProblemCode, ProblemDetails } from '../components/problem-details.tsx'
import './creating.css'
import { useSecondsSince } from '../components/use-seconds.ts'
import { Heading } from './heading.tsx'
import { OnboardingPage } from './layout.tsx'

const text = {
  title: 'Making your key',
  lead: 'About ten seconds. Please keep this page open.',
  words: {
    title: (parties: number) => `${countWordFirst(parties)} parties make it.\nNobody holds it`,
    text:
      'Not now and not later: the parties exchange sealed pieces, check each one, and end up with a share each ' +
      'and one public key.',
  },
  table: 'Steps of making the key, party by party',
  thisBrowser: 'This browser',
  doneByAll: (step: string) => `${step}: done by all.`,
  stop: 'Stop and start over',
  startOver: 'Start over',
  otherServer: 'Choose another server',
}

/** The gap between the halves after each step that all parties have done; they meet after the last. */
const gaps = [4.5, 4, 3.5, 2.6, 1.8, 0.9]

export type CreatingActions = { stop: () => void; startOver: () => void; otherServer: () => void }

/** The key being made: one table, steps by parties. A failed cell turns to a cross and the page says whose it is. */
export function Creating(props: { progress: MakingProgress; actions: CreatingActions }) {
  const { progress, actions } = props
  const { steps, parties, waitingFor, problem } = progress
  const seconds = useSecondsSince(waitingFor?.since ?? null)
  const doneByAll = steps.filter(({ cells }) => cells.every((cell) => cell === 'done'))
  const last = doneByAll.at(-1)
  return (
    <OnboardingPage
      stage="key"
      figure={
        problem
          ? { own: 'filled', server: 'dashed', gap: 3 }
          : {
              own: 'filled',
              server: 'filled',
              behind: 'pale',
              gap: gaps[doneByAll.length] ?? 0.9,
              seam: 1.9,
              shift: 6.75,
            }
      }
      figureSize={210}
      words={{ title: text.words.title(parties.length), text: text.words.text }}
    >
      <Heading key={problem ? 'failed' : 'making'}>{problem ? problem.title : text.title}</Heading>
      <p className="type-lead" role={problem ? 'alert' : undefined}>
        {problem ? problem.text : text.lead}
      </p>
      <div className="creating-table">
        <CeremonyTable
          caption={text.table}
          parties={parties.map(({ name, role }) => ({
            name: role === 'device' ? text.thisBrowser : name,
            own: role === 'device',
          }))}
          steps={steps.map(({ step, cells }) => ({ key: step, text: makingSteps[step], cells }))}
        />
      </div>
      <p className="unseen" aria-live="polite">
        {last && text.doneByAll(makingSteps[last.step])}
      </p>
      {problem ? (
        <Failed problem={problem} actions={actions} />
      ) : (
        <div className="creating-foot">
          <p>{waitingFor && seconds !== null && waitingText(waitingFor.name, seconds)}</p>
          <Button kind="quiet" onClick={actions.stop}>
            {text.stop}
          </Button>
        </div>
      )}
    </OnboardingPage>
  )
}

function Failed(props: { problem: Problem; actions: CreatingActions }) {
  return (
    <div className="creating-problem">
      <ProblemDetails details={props.problem.details} />
      <div className="onboarding-acts">
        <Button onClick={props.actions.startOver}>{text.startOver}</Button>
        <Button kind="secondary" onClick={props.actions.otherServer}>
          {text.otherServer}
        </Button>
      </div>
      <ProblemCode problem={props.problem} />
    </div>
  )
}
