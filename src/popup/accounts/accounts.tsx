import { Check, Pencil, Plus } from 'lucide-react'
import { useState } from 'react'
import type { Problem } from '../../messages/problem.ts'
import type { UiOutput } from '../../messages/ui.ts'
import { type AccountKind, family as families } from '../../messages/values.ts'
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
import { AddAccount } from './add-account.tsx'
import { MakingKey } from './making-key.tsx'
import { NameForm } from './name-form.tsx'
import { useRowKeys } from './row-keys.ts'

/** From this many accounts on, a field to search them appears. */
const SEARCH_FROM = 6

const text = {
  search: 'Name or address',
  quorum: (threshold: number, all: number) => `${threshold} of ${all}`,
  add: 'Add account',
  rename: (name: string) => `Rename ${name}`,
  newName: (name: string) => `New name of ${name}`,
  keep: 'Keep the name',
  keeping: 'Keeping',
  /** What tells accounts of one family apart. */
  shared: 'from your Ethereum key',
  none: 'No account is called so.',
}

/** What the focus returns to once an account was added. */
const ADDING = 'adding'

export type AccountsView = UiOutput<'accounts.list'>
export type AccountsActions = {
  select: (id: string) => void
  add: (kind: AccountKind, name: string) => Promise<void>
  stopMaking: () => void
  rename: (id: string, name: string) => Promise<void>
  renameWallet: (name: string) => Promise<void>
}

/** The accounts of the wallet, family by family: choosing one, naming it, adding one. */
export function Accounts(props: { view: AccountsView; problem: Problem | null; actions: AccountsActions }) {
  const { view, problem, actions } = props
  const { accounts, making } = view
  const [sought, setSought] = useState('')
  const [renaming, setRenaming] = useState<string | null>(null)
  const [adding, setAdding] = useState(false)
  // The focus returns to what opened a form that is gone.
  const [returned, setReturned] = useState<string | null>(null)
  const renamed = () => {
    setReturned(renaming)
    setRenaming(null)
  }
  const added = () => {
    setReturned(ADDING)
    setAdding(false)
  }
  const shown = accounts.filter(({ account }) => matches(account, sought))
  const groups = families.options
    .map((family) => ({ family, rows: shown.filter(({ account }) => account.family === family) }))
    .filter(({ rows }) => rows.length > 0)
  const named = groups.flatMap(({ rows }) =>
    rows.flatMap(({ account }) => (account.id === renaming ? [] : [account.name])),
  )
  const onKeyDown = useRowKeys(named)
  return (
    <div className="accounts">
      {problem && !making?.problem && <ProblemNote problem={problem} />}
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
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows move among the buttons inside */}
      <div onKeyDown={onKeyDown}>
        {groups.map(({ family, rows }) => (
          <section key={family} aria-label={familyName[family]}>
            <h3 className="accounts-family">{familyName[family]}</h3>
            <ul>
              {rows.map((row) => (
                <li key={row.account.id} className="accounts-row">
                  {renaming === row.account.id ? (
                    <NameForm
                      label={text.newName(row.account.name)}
                      act={text.keep}
                      acting={text.keeping}
                      before={row.account.name}
                      onDone={(name) => actions.rename(row.account.id, name).then(renamed)}
                      onCancel={renamed}
                    />
                  ) : (
                    <AccountRow
                      row={row}
                      current={row.account.id === view.current}
                      onPress={() => actions.select(row.account.id)}
                      returned={returned === row.account.id}
                      onRename={() => setRenaming(row.account.id)}
                    />
                  )}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      {shown.length === 0 && <p className="ink2">{text.none}</p>}
      {making ? (
        <MakingKey making={making} onStop={actions.stopMaking} />
      ) : adding ? (
        <AddAccount
          wantsKey={view.wantsKey}
          onAdd={(kind, name) => actions.add(kind, name).then(added)}
          onCancel={added}
        />
      ) : (
        <Button
          kind="secondary"
          wide
          autoFocus={returned === ADDING}
          icon={<Plus size={17} strokeWidth={1.6} aria-hidden="true" />}
          onClick={() => setAdding(true)}
        >
          {text.add}
        </Button>
      )}
    </div>
  )
}

function AccountRow(props: {
  row: AccountsView['accounts'][number]
  current: boolean
  /** Its name was just being changed: the focus comes back. */
  returned: boolean
  onPress: () => void
  onRename: () => void
}) {
  const { account, balance, network } = props.row
  return (
    <>
      <ListRow
        lead={
          <span className="accounts-mark">
            {props.current && <Check size={18} strokeWidth={1.6} aria-hidden="true" />}
          </span>
        }
        title={<bdi>{account.name}</bdi>}
        detail={
          <>
            <code title={account.address}>{shortAddress(account.address)}</code>
            {account.kind === 'tz2' && ` ${text.shared}`}
          </>
        }
        value={balance && <Amount units={balance.amount} decimals={network.decimals} unit={network.symbol} />}
        onPress={props.onPress}
      />
      <IconButton name={text.rename(account.name)} autoFocus={props.returned} onClick={props.onRename}>
        <Pencil size={15} strokeWidth={1.6} aria-hidden="true" />
      </IconButton>
    </>
  )
}

function WalletHead(props: { view: AccountsView; onRename: (name: string) => Promise<void> }) {
  const { wallet } = props.view
  const [renaming, setRenaming] = useState(false)
  const [returned, setReturned] = useState(false)
  const renamed = () => {
    setRenaming(false)
    setReturned(true)
  }
  if (renaming) {
    return (
      <NameForm
        label={text.newName(wallet.name)}
        act={text.keep}
        acting={text.keeping}
        before={wallet.name}
        onDone={(name) => props.onRename(name).then(renamed)}
        onCancel={renamed}
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
      <IconButton name={text.rename(wallet.name)} autoFocus={returned} onClick={() => setRenaming(true)}>
        <Pencil size={15} strokeWidth={1.6} aria-hidden="true" />
      </IconButton>
      <span className="ink3">{text.quorum(wallet.threshold, wallet.parties.length)}</span>
    </div>
  )
}

function matches(account: { name: string; address: string }, sought: string): boolean {
  const wanted = sought.trim().toLowerCase()
  return `${account.name}\n${account.address}`.toLowerCase().includes(wanted)
}
