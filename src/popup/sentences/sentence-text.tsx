import { shortAddress } from '../components/address-text.ts'
import { Amount } from '../components/amount.tsx'
import { shortHost } from '../components/host-text.ts'
import { Untrusted } from '../components/untrusted.tsx'
import { numberText, symbolText } from './say.ts'
import { type Part, pieces, type Sentence } from './sentence.ts'
import './sentences.css'

/** The sentence as it is read. */
export function SentenceText(props: { sentence: Sentence }) {
  return pieces(props.sentence).map((piece, at) =>
    'text' in piece ? piece.text : <PartText key={at} part={piece.part} />,
  )
}

/** One part. Amounts keep every digit: a sentence is what gets approved. */
export function PartText(props: { part: Part }) {
  const { part } = props
  switch (part.kind) {
    case 'amount':
      return <Amount units={part.units} decimals={part.decimals} unit={symbolText(part.unit)} digits="all" />
    case 'number':
      return <span title={part.value}>{numberText(part.value)}</span>
    case 'address':
      return (
        <span className="whole" title={part.address}>
          {shortAddress(part.address)}
        </span>
      )
    case 'name':
      return <bdi>{part.text}</bdi>
    case 'host':
      return (
        <bdi className="host" title={part.host}>
          {shortHost(part.host)}
        </bdi>
      )
    case 'symbol':
      return <bdi>{symbolText(part.text)}</bdi>
    case 'untrusted':
      return <Untrusted source={part.text} />
  }
}
