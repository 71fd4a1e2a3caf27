import { Hourglass } from 'lucide-react'
import { useState } from 'react'
import type { Problem } from '../../messages/problem.ts'
import type { RequestContent, RequestView } from '../../messages/request.ts'
import { Button, LinkButton } from '../components/button.tsx'
import { Note } from '../components/note.tsx'
import { ProblemNote } from '../components/problem-details.tsx'
import { useCopied } from '../components/use-copied.ts'
import { costFacts } from '../sentences/costs.ts'
import { intentDangers } from '../sentences/dangers.ts'
import { ExactData } from '../sentences/exact-data.tsx'
import { FactList } from '../sentences/fact-list.tsx'
import type { Fact } from '../sentences/fact-parts.ts'
import { intentFacts } from '../sentences/facts.ts'
import { intentSentence } from '../sentences/intent-sentence.ts'
import { hasRest } from '../sentences/operation-list.tsx'
import { Particulars } from '../sentences/particulars.tsx'
import { tellingOf } from '../sentences/request-sentence.ts'
import { SentenceText } from '../sentences/sentence-text.tsx'
import { signedValues } from '../sentences/signed-values.ts'
import type { Telling } from '../sentences/telling.ts'
import { type Consent, plainConsent, type RequestActions } from './actions.ts'
import { ApprovalFrame } from './approval-frame.tsx'
import { ApproveButton } from './approve-button.tsx'
import { contentKey } from './content-key.ts'
import { HoldScreen } from './hold-screen.tsx'
import { MeaningShown } from './meaning-shown.tsx'
import { useArmed } from './use-armed.ts'
import { readingsText, useVerdicts } from './verdicts.tsx'

/** What is signed as the text it shows. */
const TEXTS: ReadonlySet<string> = new Set(['message', 'sign-in'])

/** What takes more room than its sentence and facts. */
const LONG: ReadonlySet<string> = new Set(['call', 'batch', 'origination', 'global-constant'])

type SignContent = Extract<RequestContent, { kind: 'sign' }>

const text = {
  reject: 'Reject',
  back: 'Back',
  close: 'Close',
  approve: 'Approve and sign',
  signIn: 'Sign in',
  sending: 'Signing',
  refreshFee: 'Ask for the fee again',
  without: (names: string) => `Sign without ${names}…`,
  unlimited: 'Allow it without limit…',
  copyReadings: 'Copy both readings',
  copied: 'Copied',
}

/** A request that this browser and servers would sign. */
export function SignRequest(props: {
  request: RequestView
  content: SignContent
  sending: boolean
  actions: RequestActions
}) {
  const { request, content, sending, actions } = props
  const { way } = request
  const telling = tellingOf(request.asker, content)
  const [holding, setHolding] = useState<string | null>(null)
  const shown = contentKey(request)
  // What a batch does is to be seen whole before it can be approved.
  const [unfolded, setUnfolded] = useState<string | null>(null)
  const isSeen = !hasRest(telling) || unfolded === content.exact.bytes
  const armed = useArmed(`${isSeen} ${shown}`) && isSeen && !sending
  const { refusals, block } = useVerdicts({ telling, ...request })
  const own = request.asker.kind === 'wallet'
  const signIn = content.intent.meaning.class === 'sign-in'

  if (way.kind === 'hold' && holding === shown) {
    const consent: Consent = { ...plainConsent, despite: way.despite, acknowledged: way.acknowledge }
    return (
      <HoldScreen
        request={request}
        telling={telling}
        consent={consent}
        sending={sending}
        onBack={() => setHolding(null)}
        actions={actions}
      />
    )
  }

  const { from, meant, costs } = factsOf(telling, content)
  const dangers = intentDangers(telling)
  const stopped = refusals !== null || way.kind === 'hold'
  // Whatever makes the view longer, the first server's word stays above the fold: then the costs come after it.
  const long = stopped || way.kind === 'none' || dangers.length > 0 || LONG.has(content.intent.meaning.class)
  const [subject, ...rest] = meant
  const details = <Particulars key={content.exact.bytes} meaning={content.intent.meaning} />
  const decline = own ? text.back : text.reject
  const foot =
    way.kind === 'none' ? (
      <Button onClick={actions.reject}>{text.close}</Button>
    ) : way.kind === 'hold' ? (
      <>
        <Button wide onClick={actions.reject}>
          {decline}
        </Button>
        <p className="approval-way">
          <LinkButton disabled={!armed} onClick={() => setHolding(shown)}>
            {wayLabel(request, way)}
          </LinkButton>
        </p>
      </>
    ) : (
      <>
        <Button kind="secondary" onClick={actions.reject}>
          {decline}
        </Button>
        <ApproveButton
          armed={armed && way.kind === 'approve'}
          waiting={sending ? text.sending : undefined}
          onApprove={() => actions.approve(plainConsent)}
        >
          {signIn ? text.signIn : text.approve}
        </ApproveButton>
      </>
    )

  return (
    <ApprovalFrame
      request={request}
      heading={<SentenceText sentence={intentSentence(telling)} />}
      foot={foot}
      onBack={actions.reject}
    >
      {refusals}
      {way.kind === 'none' && way.problem && <Stopped problem={way.problem} />}
      {dangers.map((danger) =>
        stopped ? (
          <p key={danger} className="ink2">
            {danger}
          </p>
        ) : (
          <Note key={danger} kind="waiting" icon={Hourglass}>
            {danger}
          </Note>
        ),
      )}
      <MeaningShown
        key={content.exact.bytes}
        telling={telling}
        content={content}
        onAll={() => setUnfolded(content.exact.bytes)}
      />
      {long ? (
        <>
          <FactList facts={subject && refusals !== null ? [subject] : meant} />
          {details}
          {block}
          <FactList facts={refusals !== null ? [...rest, from, ...costs] : [from, ...costs]} />
        </>
      ) : (
        <>
          <FactList facts={[from, ...meant, ...costs]} />
          {details}
          {block}
        </>
      )}
      <div className="approval-links">
        <ExactData
          kind={TEXTS.has(content.intent.meaning.class) ? 'text' : 'data'}
          bytes={content.exact.bytes}
          fields={content.exact.fields}
          values={signedValues(telling)}
        />
        {content.fee && way.kind !== 'none' && <LinkButton onClick={actions.refreshFee}>{text.refreshFee}</LinkButton>}
        <CopyReadings request={request} telling={telling} />
      </div>
    </ApprovalFrame>
  )
}

function CopyReadings(props: { request: RequestView; telling: Telling }) {
  const { copied, copy } = useCopied()
  const readings = props.request.verdicts
    .map((each) => readingsText(each, props.telling))
    .filter((each) => each !== null)
  if (readings.length === 0) return null
  return <LinkButton onClick={() => copy(readings.join('\n'))}>{copied ? text.copied : text.copyReadings}</LinkButton>
}

/** Whose signature, what the intent says, and what it costs at most. */
function factsOf(telling: Telling, content: SignContent): { from: Fact; meant: Fact[]; costs: Fact[] } {
  const { account, fee, bytePrice, intent } = content
  const from: Fact = {
    label: intent.nonce === null ? 'With' : 'From',
    value: [
      { kind: 'name', text: account.name },
      { kind: 'address', address: account.address },
    ],
  }
  const facts = intentFacts(telling)
  const meant = content.newRecipient ? facts.filter(({ label }) => label !== 'To') : facts
  const costs = fee ? costFacts(telling, { fee: fee.maximum, bytePrice }) : []
  return { from, meant, costs }
}

/** Why there is no way on. Where servers are the reason, they say it themselves in their lines. */
function Stopped(props: { problem: Problem }) {
  const { problem } = props
  return problem.details.length > 0 ? <p>{problem.text}</p> : <ProblemNote problem={problem} />
}

function wayLabel(request: RequestView, way: Extract<RequestView['way'], { kind: 'hold' }>): string {
  const names = request.verdicts.filter(({ party }) => way.despite.includes(party)).map(({ name }) => name)
  const list = new Intl.ListFormat(undefined).format(names)
  return way.acknowledge.length === 0 ? text.without(list) : text.unlimited
}
