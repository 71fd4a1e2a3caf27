import { Calendar, Check, X } from 'lucide-react'
import { useId, useState } from 'react'
import type { RequestContent, RequestView } from '../../messages/request.ts'
import { shortAddress } from '../components/address-text.ts'
import { Button } from '../components/button.tsx'
import { familyName } from '../components/family-names.ts'
import { Note } from '../components/note.tsx'
import { Checkbox } from '../components/toggle.tsx'
import { requestSentence } from '../sentences/request-sentence.ts'
import { SentenceText } from '../sentences/sentence-text.tsx'
import { plainConsent, type RequestActions } from './actions.ts'
import { ApprovalFrame } from './approval-frame.tsx'
import { ApproveButton } from './approve-button.tsx'
import { useArmed } from './use-armed.ts'

const text = {
  cancel: 'Cancel',
  connect: 'Connect',
  connecting: 'Connecting',
  accounts: 'Accounts the site may see',
  noAccount: (family: string) =>
    `This wallet has no ${family} account yet. Add one under Accounts, then ask the site again.`,
  can: ['It sees these addresses and what they hold.', 'It may ask you to sign. You decide each time.'],
  cannot: ['It cannot see your other accounts or your servers.', 'It cannot sign.'],
  first: 'You are here for the first time. No server is asked: connecting signs nothing.',
  again: 'No server is asked: connecting signs nothing.',
}

/** A site asks to see accounts. Only the current one is chosen beforehand. */
export function ConnectRequest(props: {
  request: RequestView
  content: Extract<RequestContent, { kind: 'connect' }>
  sending: boolean
  actions: RequestActions
}) {
  const { request, content, sending, actions } = props
  const [chosen, setChosen] = useState<readonly string[]>(content.current === null ? [] : [content.current])
  const armed = useArmed(`${request.id} ${request.revision}`) && !sending
  const group = useId()
  return (
    <ApprovalFrame
      request={request}
      heading={<SentenceText sentence={requestSentence(request)} />}
      onBack={actions.reject}
      foot={
        <>
          <Button kind="secondary" onClick={actions.reject}>
            {text.cancel}
          </Button>
          <ApproveButton
            armed={armed && chosen.length > 0}
            waiting={sending ? text.connecting : undefined}
            onApprove={() => actions.approve({ ...plainConsent, accounts: chosen })}
          >
            {text.connect}
          </ApproveButton>
        </>
      }
    >
      {content.accounts.length === 0 && <Note kind="waiting">{text.noAccount(familyName[content.family])}</Note>}
      <fieldset className="card choice" aria-labelledby={group}>
        <legend id={group} className="unseen">
          {text.accounts}
        </legend>
        {content.accounts.map(({ id, name, address }) => (
          <label key={id} htmlFor={`account-${id}`} className="choice-row">
            <Checkbox
              id={`account-${id}`}
              checked={chosen.includes(id)}
              onChange={(event) =>
                setChosen(event.target.checked ? [...chosen, id] : chosen.filter((each) => each !== id))
              }
            />
            <span>
              <bdi className="choice-name">{name}</bdi>
              <span className="ink3">
                {familyName[content.family]} <code title={address}>{shortAddress(address)}</code>
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <ul className="may">
        {text.can.map((each) => (
          <li key={each}>
            <Check size={16} strokeWidth={1.6} aria-hidden="true" />
            {each}
          </li>
        ))}
        {text.cannot.map((each) => (
          <li key={each}>
            <X size={16} strokeWidth={1.6} aria-hidden="true" />
            {each}
          </li>
        ))}
      </ul>
      <Note icon={Calendar}>{content.firstTime ? text.first : text.again}</Note>
    </ApprovalFrame>
  )
}
