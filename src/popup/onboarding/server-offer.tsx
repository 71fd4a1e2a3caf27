import type { ServerOffer } from '../../messages/onboarding.ts'
import type { Problem } from '../../messages/problem.ts'
import { LinkButton } from '../components/button.tsx'
import { hostText } from '../components/host-text.ts'
import { Tag } from '../components/tag.tsx'
import { Checkbox } from '../components/toggle.tsx'
import { HalfMark } from '../components/token-mark.tsx'

const text = {
  sameOperator: 'Same operator',
  noOperator: 'No operator named',
  where: (place: string, host: string) => `${place}. ${host}`,
  askAgain: 'Ask again',
}

/** A Secret Server on offer: name, operator, place, and its fingerprint as eight words in two rows. */
export function OfferRow(props: {
  offer: ServerOffer
  chosen: boolean
  sameOperator: boolean
  onChoose: (chosen: boolean) => void
}) {
  const { offer, chosen, sameOperator, onChoose } = props
  const host = hostText(offer.host)
  return (
    <li>
      <label className="offer" htmlFor={`choose-${offer.identity}`}>
        <Checkbox
          id={`choose-${offer.identity}`}
          aria-label={offer.name}
          checked={chosen}
          onChange={(event) => onChoose(event.target.checked)}
          aria-describedby={`offer-${offer.identity}`}
        />
        <HalfMark server={chosen ? 'agrees' : 'ready'} size={28} />
        <span className="offer-words">
          <span className="offer-name">
            <bdi>{offer.name}</bdi>
            {sameOperator && <Tag tone="ochre">{text.sameOperator}</Tag>}
          </span>
          <bdi className="offer-operator">{offer.operator ?? text.noOperator}</bdi>
          <span className="offer-place" title={offer.url}>
            {offer.place ? text.where(offer.place, host) : host}
          </span>
        </span>
        <span className="offer-print" id={`offer-${offer.identity}`}>
          <span>{offer.fingerprint.slice(0, 4).join(' ')} </span>
          <span>{offer.fingerprint.slice(4).join(' ')}</span>
        </span>
      </label>
    </li>
  )
}

/** A well-known server that did not answer, with why. */
export function AbsentRow(props: { host: string; problem: Problem; onAskAgain: () => void }) {
  return (
    <li className="offer offer-absent">
      <Checkbox aria-label={props.host} disabled />
      <HalfMark server="away" size={28} />
      <span className="offer-words">
        <span className="offer-name">{hostText(props.host)}</span>
        <span className="offer-operator">{props.problem.title}</span>
        <span className="offer-place">{props.problem.text}</span>
      </span>
      <LinkButton onClick={props.onAskAgain}>{text.askAgain}</LinkButton>
    </li>
  )
}
