import type { RequestView } from '../../messages/request.ts'
import { Button } from '../components/button.tsx'
import { HoldToConfirm } from '../components/hold-to-confirm.tsx'
import { Note } from '../components/note.tsx'
import { intentDangers } from '../sentences/dangers.ts'
import { FactList } from '../sentences/fact-list.tsx'
import { intentFacts } from '../sentences/facts.ts'
import { intentSentence } from '../sentences/intent-sentence.ts'
import { OperationList } from '../sentences/operation-list.tsx'
import { SentenceText } from '../sentences/sentence-text.tsx'
import type { Telling } from '../sentences/telling.ts'
import type { Consent, RequestActions } from './actions.ts'
import { ApprovalFrame } from './approval-frame.tsx'
import { contentKey } from './content-key.ts'
import { useArmed } from './use-armed.ts'

const text = {
  reject: 'Reject',
  back: 'Back',
  refused: (name: string) => `${name} refuses this. It will not sign, and the others may.`,
  limit: 'Whoever is named above could take everything, at any time, without asking again.',
  limits: 'Whoever gets such a permission could take all that it covers, at any time, without asking again.',
  holdWithout: (names: string) => `Hold to sign without ${names}`,
  holdUnlimited: 'Hold to allow it without limit',
  word: 'sign',
}

/** The second screen of an approval that one press must not give: the same sentence, what stands against it, and a hold. */
export function HoldScreen(props: {
  request: RequestView
  telling: Telling
  consent: Consent
  sending: boolean
  onBack: () => void
  actions: RequestActions
}) {
  const { request, telling, consent, sending, onBack, actions } = props
  const armed = useArmed(`hold ${contentKey(request)}`) && !sending
  const names = request.verdicts.filter(({ party }) => consent.despite.includes(party)).map(({ name }) => name)
  const unlimited = consent.acknowledged.includes('unlimited-approval')

  const isNamed = telling.intent.meaning.class === 'approval'

  return (
    <ApprovalFrame
      request={request}
      heading={<SentenceText sentence={intentSentence(telling)} />}
      onBack={onBack}
      foot={
        <>
          <Button kind="secondary" onClick={onBack}>
            {text.back}
          </Button>
          <Button onClick={actions.reject}>{text.reject}</Button>
        </>
      }
    >
      <div className="approval-hold">
        {names.map((name) => (
          <Note key={name} kind="refused">
            {text.refused(name)}
          </Note>
        ))}
        {unlimited && <Note kind="refused">{isNamed ? text.limit : text.limits}</Note>}
        {intentDangers(telling).map((danger) => (
          <p key={danger} className="ink2">
            {danger}
          </p>
        ))}
        {telling.intent.meaning.class === 'operator-updates' && <FactList facts={intentFacts(telling)} />}
        <OperationList telling={telling} />
        <HoldToConfirm
          label={names.length > 0 ? text.holdWithout(new Intl.ListFormat(undefined).format(names)) : text.holdUnlimited}
          word={text.word}
          disabled={!armed}
          onConfirm={() => actions.approve(consent)}
        />
      </div>
    </ApprovalFrame>
  )
}
