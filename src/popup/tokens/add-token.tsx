import { type FormEvent, useId } from 'react'
import type { Problem } from '../../messages/problem.ts'
import type { TokenLookView } from '../../messages/token.ts'
import type { AccountView, NetworkView } from '../../messages/view.ts'
import { Button } from '../components/button.tsx'
import { Facts } from '../components/facts.tsx'
import { Field } from '../components/field.tsx'
import { Frame } from '../components/frame.tsx'
import { Note } from '../components/note.tsx'
import { ProblemNote } from '../components/problem-details.tsx'
import { TopBar } from '../components/top-bar.tsx'
import { viewNames } from '../pages/view-names.ts'
import { tokenFacts } from './token-facts.tsx'
import { readTokenId } from './token-id.ts'
import { alikeText, isNone, tokenTitle } from './token-text.ts'
import './tokens.css'

const text = {
  contract: 'Address of its contract',
  hint: (network: string) => `On ${network}. Take it from a place you trust: anyone can make a token of any name.`,
  noNumber: 'Write it as a whole number, such as 7.',
  add: 'Show it',
  adding: 'Asking the node',
  wrong: {
    'no-address': 'This is not an address.',
    silent: 'The node does not answer. Try again later, or use another node.',
    'no-token': 'There is no token at this address on this network.',
  },
  /** On Tezos one contract may hold coins and works, each with a number. */
  numbered: {
    ethereum: {
      id: 'Number of the work',
      idHint: 'As a whole number. Tokens that are no works have none.',
      needsId: 'This is a collection. Say which of its works.',
      noSuchId: 'The collection has no work of this number.',
    },
    tezos: {
      id: 'Number of the token or work',
      idHint: 'As a whole number.',
      needsId: 'This contract has several tokens or works. Say which.',
      noSuchId: 'The contract has no token or work of this number.',
    },
  },
  shown: 'It is in your list already.',
  none: 'This account holds none of it.',
}

export type TokenDraft = { contract: string; tokenId: string }

/** A token or work, added by its contract's address: what lies there is shown before anything is kept. */
export function AddToken(props: {
  draft: TokenDraft
  look: TokenLookView | null
  /** The look is about what is typed now. */
  fresh: boolean
  account: AccountView
  network: NetworkView
  problem: Problem | null
  waiting: boolean
  actions: { change: (draft: TokenDraft) => void; add: () => void; editNetwork: () => void; back: () => void }
}) {
  const { draft, look, fresh, account, network, problem, waiting, actions } = props
  const form = useId()
  const ready = fresh && look?.kind === 'token'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !waiting) actions.add()
  }
  const asksId =
    draft.tokenId !== '' || look?.kind === 'needs-id' || (look?.kind === 'token' && look.token.tokenId !== null)
  const numbered = text.numbered[network.family]
  return (
    <Frame
      bar={<TopBar title={viewNames['add-token']} onBack={actions.back} />}
      foot={
        <Button type="submit" form={form} disabled={!ready} waiting={waiting ? text.adding : undefined}>
          {text.add}
        </Button>
      }
    >
      <form id={form} className="token-view" onSubmit={submit} noValidate>
        <Field
          label={text.contract}
          value={draft.contract}
          autoFocus
          error={contractError(look)}
          hint={text.hint(network.name)}
          onChange={(event) => actions.change({ ...draft, contract: event.target.value })}
        />
        {asksId && (
          <Field
            label={numbered.id}
            inputMode="numeric"
            value={draft.tokenId}
            error={idError(draft.tokenId, look, numbered.noSuchId)}
            hint={look?.kind === 'needs-id' ? numbered.needsId : numbered.idHint}
            onChange={(event) => actions.change({ ...draft, tokenId: event.target.value })}
          />
        )}
        {/* It is there before anything is found: else what comes into it would not be spoken. */}
        <section className="token-view" aria-live="polite">
          {look?.kind === 'token' && (
            <>
              <h2 className="type-title">
                <bdi>{tokenTitle(look.token)}</bdi>
              </h2>
              {look.alike && <Note kind="waiting">{alikeText}</Note>}
              {look.shown && <Note>{text.shown}</Note>}
              {look.token.work && isNone(look.held) && <Note>{text.none}</Note>}
              <Facts facts={tokenFacts(look.token, look.held, account)} />
            </>
          )}
        </section>
        {problem && <ProblemNote problem={problem} editNetwork={actions.editNetwork} />}
      </form>
    </Frame>
  )
}

function contractError(look: TokenLookView | null): string | null {
  if (look === null) return null
  switch (look.kind) {
    case 'no-address':
    case 'silent':
    case 'no-token':
      return text.wrong[look.kind]
    default:
      return null
  }
}

function idError(typed: string, look: TokenLookView | null, noSuchId: string): string | null {
  if (typed.trim() !== '' && readTokenId(typed) === null) return text.noNumber
  return look?.kind === 'no-such-id' ? noSuchId : null
}
