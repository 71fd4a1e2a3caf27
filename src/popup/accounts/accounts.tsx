import { Check, Pencil, Plus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { Problem } from '../../messages/problem.ts'
import type { UiOutput } from '../../messages/ui.ts'
import { shortAddress } from '../components/address-text.ts'
import { Amount } from '../components/amount.tsx'
import { Button, IconButton } from '../components/button.tsx'
import { familyName } from '../components/family-names.ts'
import { Field } from '../components/field.tsx'
import { ListRow } from '../components/list-row.tsx'
import { ProblemNote } from '../components/problem-details.tsx'
import { Tally } from '../components/tally.tsx'
import { partiesText } from '../home/parties-text.ts'
import { canSign } from '../home/who-signs.ts'
import './accounts.css'
import { useRowKeys } from './row-keys.ts'

/** From this many accounts on, a field to search them appears. */
const SEARCH_FROM = 6

const text = {
  search: 'Name or address',
  quorum: (threshold: number, all: number) => `${threshold} of ${all}`,
  add: 'Add account',
  adding: 'Adding',
  name: 'Name of the new account',
  rename: (name: string) => `Rename ${name}`,
  newName: (name: string) => `New name of ${name}`,
  keep: 'Keep the name',
  cancel: 'Cancel',
  none: 'No account is called so.',
}

export type AccountsView = UiOutput<'accounts.list'>
export type AccountsActions = {
  select: (id: string) => void
  add: (name: string) => Promise<void>
  rename: (id: string, name: string) => Promise<void>
  renameWallet: (name: string) => Promise<void>
}

/** The accounts of the wallet: choosing one, naming it, adding one. */
export function Accounts(props: { view: AccountsView; problem: Problem | null; actions: AccountsActions }) {
  const { view, problem, actions } = props
  const { accounts, current } = view
  const [sought, setSought] = useState('')
  const [renaming, setRenaming] = useState<string | null>(null)
  const [adding, setAdding] = useState(false)
  const shown = accounts.filter(({ account }) => matches(account, sought))
  const named = shown.flatMap(({ account }) => (account.id === renaming ? [] : [account.name]))
  const onKeyDown = useRowKeys(named)
  return (
    <div className="accounts">
      {problem && <ProblemNote problem={problem} />}
      {accounts.length >= SEARCH_FROM && (
        <Field
          label={text.search}
          labelUnseen
          placeholder={text.search}
          value={sought}
          onChange={(event) => setSought(event.target.value)}
        />
      )}
      <WalletHead view={view} onRename={actions.renameWallet} />
      <ul onKeyDown={onKeyDown}>
        {shown.map(({ account, balance, network }) => (
          <li key={account.id} className="accounts-row">
            {renaming === account.id ? (
              <NameForm
                label={text.newName(account.name)}
                act={text.keep}
                before={account.name}
                onDone={(name) => actions.rename(account.id, name).then(() => setRenaming(null))}
                onCancel={() => setRenaming(null)}
              />
            ) : (
              <>
                <ListRow
                  lead={
                    <span className="accounts-mark">
                      {account.id === current && <Check size={18} strokeWidth={1.6} aria-hidden="true" />}
                    </span>
                  }
                  title={<bdi>{account.name}</bdi>}
                  detail={
                    <>
                      {familyName[account.family]} <code title={account.address}>{shortAddress(account.address)}</code>
                    </>
                  }
                  value={balance && <Amount units={balance.amount} decimals={network.decimals} unit={network.symbol} />}
                  onPress={() => actions.select(account.id)}
                />
                <IconButton name={text.rename(account.name)} onClick={() => setRenaming(account.id)}>
                  <Pencil size={15} strokeWidth={1.6} aria-hidden="true" />
                </IconButton>
              </>
            )}
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className="ink2">{text.none}</p>}
      {adding ? (
        <NameForm
          label={text.name}
          act={text.add}
          before=""
          onDone={(name) => actions.add(name).then(() => setAdding(false))}
          onCancel={() => setAdding(false)}
        />
      ) : (
        <Button
          kind="secondary"
          wide
          icon={<Plus size={17} strokeWidth={1.6} aria-hidden="true" />}
          onClick={() => setAdding(true)}
        >
          {text.add}
        </Button>
      )}
    </div>
  )
}

function WalletHead(props: { view: AccountsView; onRename: (name: string) => Promise<void> }) {
  const { wallet } = props.view
  const [renaming, setRenaming] = useState(false)
  if (renaming) {
    return (
      <NameForm
        label={text.newName(wallet.name)}
        act={text.keep}
        before={wallet.name}
        onDone={(name) => props.onRename(name).then(() => setRenaming(false))}
        onCancel={() => setRenaming(false)}
      />
    )
  }
  return (
    <div className="accounts-wallet">
      <Tally
        size={17}
        servers={wallet.parties.filter(({ role }) => role === 'server').map(canSign)}
        sentence={partiesText(wallet).title}
      />
      <bdi>{wallet.name}</bdi>
      <IconButton name={text.rename(wallet.name)} onClick={() => setRenaming(true)}>
        <Pencil size={15} strokeWidth={1.6} aria-hidden="true" />
      </IconButton>
      <span className="ink3">{text.quorum(wallet.threshold, wallet.parties.length)}</span>
    </div>
  )
}

function NameForm(props: {
  label: string
  act: string
  before: string
  onDone: (name: string) => Promise<void>
  onCancel: () => void
}) {
  const [name, setName] = useState(props.before)
  const [waiting, setWaiting] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') return
    setWaiting(true)
    props.onDone(name.trim()).finally(() => setWaiting(false))
  }
  return (
    <form className="accounts-form" onSubmit={submit}>
      <Field
        label={props.label}
        value={name}
        maxLength={120}
        autoFocus
        onChange={(event) => setName(event.target.value)}
      />
      <div className="accounts-acts">
        <Button kind="secondary" onClick={props.onCancel}>
          {text.cancel}
        </Button>
        <Button type="submit" disabled={name.trim() === ''} waiting={waiting ? text.adding : undefined}>
          {props.act}
        </Button>
      </div>
    </form>
  )
}

function matches(account: { name: string; address: string }, sought: string): boolean {
  const wanted = sought.trim().toLowerCase()
  return `${account.name}\n${account.address}`.toLowerCase().includes(wanted)
}
