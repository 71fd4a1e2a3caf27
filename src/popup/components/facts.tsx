import type { ReactNode } from 'react'
import './facts.css'

export type Fact = { label: string; value: ReactNode }

/** Labels and values under a sentence, a hairline between. */
export function Facts(props: { facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {props.facts.map(({ label, value }, at) => (
        <div key={at}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
