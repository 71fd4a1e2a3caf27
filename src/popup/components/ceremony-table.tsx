import './progress.css'
import { StepMark, type StepState } from './step-mark.tsx'
import { HalfMark } from './token-mark.tsx'

/** `own` is this browser. */
export type CeremonyParty = { name: string; own: boolean }
export type CeremonyStep = { key: string; text: string; cells: readonly StepState[] }

const text = { step: 'Step' }

/** A step is reached once every party before it is done: what still lies ahead stays quiet. */
function reached(steps: readonly CeremonyStep[], at: number): boolean {
  return steps.slice(0, at).every(({ cells }) => cells.every((cell) => cell === 'done'))
}

/** Steps × parties. A server's half fills once it has done the current step. */
export function CeremonyTable(props: {
  caption: string
  parties: readonly CeremonyParty[]
  steps: readonly CeremonyStep[]
}) {
  const { caption, parties, steps } = props
  const current = steps.find(({ cells }) => cells.some((cell) => cell !== 'done'))
  return (
    <table className="ceremony">
      <caption className="unseen">{caption}</caption>
      <thead>
        <tr>
          <td>
            <span className="unseen">{text.step}</span>
          </td>
          {parties.map(({ name, own }, at) => (
            <th key={at} scope="col">
              {own ? (
                <HalfMark own="filled" size={32} />
              ) : (
                <HalfMark server={current && current.cells[at] !== 'done' ? 'ready' : 'agrees'} size={32} />
              )}
              <bdi>{name}</bdi>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {steps.map((step, row) => (
          <tr key={step.key} className={reached(steps, row) ? '' : 'ceremony-later'}>
            <th scope="row">
              <span className="ceremony-number">{row + 1}</span>
              {step.text}
            </th>
            {step.cells.map((cell, at) => (
              <td key={at}>
                <StepMark state={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
