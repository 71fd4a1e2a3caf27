import { Facts } from '../components/facts.tsx'
import type { Fact } from './fact-parts.ts'
import { FactValue } from './fact-value.tsx'

export function FactList(props: { facts: readonly Fact[] }) {
  if (props.facts.length === 0) return null
  return <Facts facts={props.facts.map((fact) => ({ label: fact.label, value: <FactValue fact={fact} /> }))} />
}
