import { Check } from 'lucide-react'
import { shortAddress } from '../components/address-text.ts'
import { shortHost } from '../components/host-text.ts'
import type { Fact, Value } from './fact-parts.ts'
import { PartText } from './sentence-text.tsx'
import './sentences.css'

/** The value of a fact: its parts in order, a space between. */
export function FactValue(props: { fact: Fact }) {
  const { value, strong } = props.fact
  return (
    <span className={strong ? 'fact-strong' : undefined}>
      {value.map((each, at) => (
        <span key={at} className="fact-part">
          <ValueText value={each} />{' '}
        </span>
      ))}
    </span>
  )
}

function ValueText(props: { value: Value }) {
  const { value } = props
  switch (value.kind) {
    case 'text':
      return value.text
    case 'code':
      return <code>{value.code}</code>
    case 'address':
      return <code title={value.address}>{shortAddress(value.address)}</code>
    case 'same':
      return (
        <span className="fact-same">
          <Check size={15} strokeWidth={1.6} aria-hidden="true" />
          <bdi>{shortHost(value.host)}</bdi>
          {text.same}
        </span>
      )
    default:
      return <PartText part={value} />
  }
}

const text = { same: ', the same' }
