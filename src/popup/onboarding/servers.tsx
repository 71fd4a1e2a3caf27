import { Plus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { QuorumWeight, ServerAbsent, ServerOffer } from '../../messages/onboarding.ts'
import type { Problem } from '../../messages/problem.ts'
import { Button } from '../components/button.tsx'
import { Field } from '../components/field.tsx'
import { LoadingRow } from '../components/list-row.tsx'
import { Note } from '../components/note.tsx'
import { ProblemNote } from '../components/problem-details.tsx'
import { Tally } from '../components/tally.tsx'
import { Heading } from './heading.tsx'
import { OnboardingPage } from './layout.tsx'
import { quorumText, sharedText } from './quorum-text.ts'
import { AbsentRow, OfferRow } from './server-offer.tsx'
import './servers.css'

const text = {
  title: 'Choose your servers',
  words: {
    title: 'Pick two that do not know each other',
    text: 'Different people, countries and machines. Two servers run by one operator count as one.',
  },
  fingerprint: 'Their fingerprint, in words',
  address: 'Address of another server',
  example: 'Address of another server, such as keys.example.org',
  lookUp: 'Look up',
  lookingUp: 'Looking up',
  compare: (words: string) => `Compare these words with the server’s own: ${words}.`,
  create: 'Create the key',
  creating: 'Creating',
}

export type ServersView = {
  /** Null while the well-known servers are being asked. */
  offers: readonly ServerOffer[] | null
  absent: readonly ServerAbsent[]
  /** Identities of the chosen servers. */
  chosen: ReadonlySet<string>
  weight: QuorumWeight | null
  lookup: { running: boolean; problem: Problem | null; found: ServerOffer | null }
  /** Why the list could not be had, or the key not begun. */
  problem: Problem | null
  starting: boolean
}

export type ServersActions = {
  choose: (offer: ServerOffer, chosen: boolean) => void
  lookUp: (address: string) => void
  askAgain: () => void
  create: () => void
}

export function Servers(props: { view: ServersView; actions: ServersActions }) {
  const { view, actions } = props
  const chosen = (view.offers ?? []).filter(({ identity }) => view.chosen.has(identity))
  const { lead, rest } = quorumText(chosen.length, view.weight)
  const sameOperator = (offer: ServerOffer) =>
    offer.operator !== null &&
    chosen.some(({ identity, operator }) => identity !== offer.identity && operator === offer.operator)
  return (
    <OnboardingPage
      width="servers"
      stage="servers"
      figure={{ own: 'filled', server: 'filled', behind: 'filled', gap: 1.5, shift: 5, seam: 0.7 }}
      figureSize={169}
      words={text.words}
      foot={
        <div className="quorum">
          <Tally servers={chosen.map(() => true)} sentence={lead || rest} size={28} />
          <p role="status">
            <b>{lead}</b> {rest}
          </p>
          <Button
            size="large"
            disabled={!view.weight?.possible}
            waiting={view.starting ? text.creating : undefined}
            onClick={actions.create}
          >
            {text.create}
          </Button>
        </div>
      }
    >
      <div className="servers-head">
        <Heading>{text.title}</Heading>
        <p>{text.fingerprint}</p>
      </div>
      <ul className="offers" aria-busy={view.offers === null}>
        {view.offers === null && <LoadingRow />}
        {view.offers?.map((offer) => (
          <OfferRow
            key={offer.identity}
            offer={offer}
            chosen={view.chosen.has(offer.identity)}
            sameOperator={sameOperator(offer)}
            onChoose={(on) => actions.choose(offer, on)}
          />
        ))}
        {view.absent.map(({ url, host, problem }) => (
          <AbsentRow key={url} host={host} problem={problem} onAskAgain={actions.askAgain} />
        ))}
      </ul>
      <LookUp lookup={view.lookup} onLookUp={actions.lookUp} />
      <div className="servers-notes">
        {sharedText(chosen.length, view.weight?.shared ?? []).map((shared) => (
          <Note key={shared.text} kind={shared.grave ? 'waiting' : 'neutral'} role="status">
            {shared.text}
          </Note>
        ))}
        {view.problem && <ProblemNote problem={view.problem} />}
      </div>
    </OnboardingPage>
  )
}

function LookUp(props: { lookup: ServersView['lookup']; onLookUp: (address: string) => void }) {
  const { running, problem, found } = props.lookup
  const [address, setAddress] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (address.trim() !== '') props.onLookUp(address.trim())
  }
  return (
    <>
      <form className="lookup" onSubmit={submit}>
        <Field
          label={text.address}
          labelUnseen
          placeholder={text.example}
          inputMode="url"
          lead={<Plus size={18} strokeWidth={1.6} aria-hidden="true" />}
          value={address}
          error={problem && (problem.text === '' ? problem.title : `${problem.title}. ${problem.text}`)}
          onChange={(event) => setAddress(event.target.value)}
        />
        <Button type="submit" kind="secondary" waiting={running ? text.lookingUp : undefined}>
          {text.lookUp}
        </Button>
      </form>
      <p className="lookup-found" role="status">
        {found && text.compare(found.fingerprint.join(' '))}
      </p>
    </>
  )
}
