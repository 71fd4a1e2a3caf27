import type { MakingProgress } from '../../messages/onboarding.ts'
import { Button } from '../components/button.tsx'
import { makingSteps, waitingText } from '../components/making-steps.ts'
import { ProblemNote } from '../components/problem-details.tsx'
import type { StepState } from '../components/step-mark.tsx'
import { StepProgress } from '../components/step-progress.tsx'
import { useSecondsSince } from '../components/use-seconds.ts'

const text = {
  title: 'Making a key for Tezos',
  lead: 'Every party takes part. About ten seconds.',
  failed: 'Your other accounts go on as before.',
  stop: 'Stop',
  away: 'Put away',
}

/** A further key being made, or why it was not. */
export function MakingKey(props: { making: MakingProgress; onStop: () => void }) {
  const { making, onStop } = props
  const { parties, steps, waitingFor, problem } = making
  const seconds = useSecondsSince(problem === null ? (waitingFor?.since ?? null) : null)
  return (
    <section className="accounts-making" aria-labelledby="making-key">
      <h3 id="making-key" className="type-head">
        {text.title}
      </h3>
      <p className="ink2 type-small">{problem ? text.failed : text.lead}</p>
      <StepProgress
        steps={steps.map(({ step, cells }, at) => {
          const state = stateOf(steps, at)
          const failed = parties.filter((_, party) => cells[party] === 'failed').map(({ name }) => name)
          const detail = failed.length > 0 ? new Intl.ListFormat('en').format(failed) : undefined
          return { key: step, state, text: makingSteps[step], detail }
        })}
      />
      <p className="ink3 type-small" aria-live="off">
        {waitingFor && seconds !== null && waitingText(waitingFor.name, seconds)}
      </p>
      {problem && <ProblemNote problem={problem} />}
      <Button kind="secondary" onClick={onStop}>
        {problem ? text.away : text.stop}
      </Button>
    </section>
  )
}

/** A step of all parties together: done by all, failed by one, or under way once those before it are done. */
function stateOf(steps: MakingProgress['steps'], at: number): StepState {
  const cells = steps[at]!.cells
  if (cells.includes('failed')) return 'failed'
  if (cells.every((cell) => cell === 'done')) return 'done'
  return steps.slice(0, at).every((step) => step.cells.every((cell) => cell === 'done')) ? 'now' : 'later'
}
