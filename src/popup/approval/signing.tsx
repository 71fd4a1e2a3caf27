import { useEffect, useRef } from 'react'
import type { RequestPhase, RequestView, SignStep } from '../../messages/request.ts'
import { shortAddress } from '../components/address-text.ts'
import { Button } from '../components/button.tsx'
import { Frame } from '../components/frame.tsx'
import { Note } from '../components/note.tsx'
import { type Step, StepProgress } from '../components/step-progress.tsx'
import { TokenFigure } from '../components/token-figure.tsx'
import { SiteBar, TopBar } from '../components/top-bar.tsx'
import { viewNames } from '../pages/view-names.ts'
import { requestSentence } from '../sentences/request-sentence.ts'
import { SentenceText } from '../sentences/sentence-text.tsx'
import { secondsText } from '../sentences/time-text.ts'
import type { RequestActions } from './actions.ts'

const text = {
  signing: (names: string) => `Signing with ${names}`,
  signed: 'Signed',
  stop: 'Stop waiting',
  activity: 'See in Activity',
  done: 'Done',
  step: {
    approved: () => 'You approved',
    signing: () => 'Signing together',
    signed: (party: string) => `${party} signed`,
    sending: (_: string, network: string) => `Sending to ${network}`,
    sent: (_: string, network: string) => `Sent to ${network}`,
    'waiting-for-block': () => 'Waiting for a block',
  } satisfies Record<SignStep['step'], (party: string, network: string) => string>,
}

/** After the approval. The halves meet only here, and only once the signature has been verified. */
export function Signing(props: {
  request: RequestView
  phase: Extract<RequestPhase, { kind: 'signing' | 'signed' }>
  actions: RequestActions
}) {
  const { request, phase, actions } = props
  const signed = phase.kind === 'signed'
  const network = request.content.kind === 'sign' ? request.content.network.name : ''
  // The bar of the wallet's own requests has a title, which is the heading above this one.
  const Heading = request.asker.kind === 'wallet' ? 'h2' : 'h1'
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [phase.kind])
  return (
    <div className="approval">
      <Frame
        bar={
          request.asker.kind === 'site' ? (
            <SiteBar host={request.asker.host} chain={network} />
          ) : (
            <TopBar title={viewNames.review} />
          )
        }
        foot={
          signed ? (
            <>
              <Button kind="secondary" onClick={actions.seeActivity}>
                {text.activity}
              </Button>
              <Button onClick={actions.leave}>{text.done}</Button>
            </>
          ) : (
            <Button kind="secondary" onClick={actions.stopWaiting}>
              {text.stop}
            </Button>
          )
        }
      >
        <div className="signing">
          <TokenFigure figure={{ own: 'filled', server: 'filled', gap: signed ? 0.9 : 4 }} size={158} />
          <div aria-live="assertive">
            <Heading ref={heading} tabIndex={-1} className="type-sentence">
              {signed ? text.signed : text.signing(new Intl.ListFormat(undefined).format(phase.with))}
            </Heading>
          </div>
          <p className="signing-what">
            <SentenceText sentence={requestSentence(request)} />
          </p>
          <StepProgress steps={phase.steps.map((step) => stepLine(step, network))} />
          {signed && phase.problem && (
            <Note kind="waiting">
              <b>{phase.problem.title}</b>
              <br />
              {phase.problem.text}
            </Note>
          )}
        </div>
      </Frame>
    </div>
  )
}

/** What a transaction is found by, on either family. */
const HASH = /^(?:0x[0-9a-f]{64}|o[1-9A-HJ-NP-Za-km-z]{50})$/

function stepLine(step: SignStep, network: string): Step {
  const detail = step.note && HASH.test(step.note) ? <code>{shortAddress(step.note)}</code> : step.note
  return {
    key: `${step.step} ${step.party ?? ''}`,
    state: step.state,
    text: text.step[step.step](step.party ?? '', network),
    ...(detail ? { detail } : {}),
    ...(step.at === null ? {} : { time: secondsText(step.at) }),
  }
}
