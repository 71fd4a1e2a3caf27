import {
  ArrowDownLeft,
  ArrowUpRight,
  ChevronsUpDown,
  Lock,
  Maximize2,
  Settings2,
  Sprout,
  WifiOff,
  X,
} from 'lucide-react'
import { type ReactNode, useContext } from 'react'
import type { HomeView } from '../../messages/ui.ts'
import type { DelegationView } from '../../messages/view.ts'
import { AddressChip } from '../components/address-chip.tsx'
import { shortAddress } from '../components/address-text.ts'
import { amountNumber } from '../components/amount-text.ts'
import { Button, IconButton, LinkButton } from '../components/button.tsx'
import { countWordFirst } from '../components/count-words.ts'
import { familyName } from '../components/family-names.ts'
import { Frame } from '../components/frame.tsx'
import { FullPageContext } from '../components/full-page.ts'
import { ListRow } from '../components/list-row.tsx'
import { LogoMark } from '../components/logo.tsx'
import { Note } from '../components/note.tsx'
import { TabPanel, Tabs } from '../components/tabs.tsx'
import { Tally } from '../components/tally.tsx'
import { dayAndTime } from '../components/time-text.ts'
import { TopBar } from '../components/top-bar.tsx'
import { viewNames } from '../pages/view-names.ts'
import { type HoldingActions, type Holdings, TokenRows, WorkRows } from '../tokens/holdings.tsx'
import './home.css'
import { burnedText, partiesText, replacedText } from './parties-text.ts'
import { requestsWait } from './requests-wait.ts'
import { canSign } from './who-signs.ts'

const text = {
  accounts: (wallet: string) => `${wallet}, accounts`,
  page: 'Open as page',
  lock: 'Lock',
  settings: 'Settings',
  send: 'Send',
  receive: 'Receive',
  tabs: 'What this account holds and did',
  tokens: 'Tokens',
  collection: 'Collection',
  look: 'Look',
  save: 'Save it',
  dismiss: 'Put away',
  requests: (count: number) =>
    count === 1 ? 'One request waits for you.' : `${countWordFirst(count)} requests wait for you.`,
  offline: (time: string) => `You are offline. The balance is from ${time}.`,
  offlineUnknown: 'You are offline.',
  from: (time: string) => `from ${time}`,
  backup: 'The backup file is older than this wallet. Save a new one.',
  noBackup: 'There is no backup file. If this browser is lost, so is its share.',
  seeParties: 'See parties',
  delegates: (baker: string) => `Delegates to ${baker}`,
  noDelegate: 'Delegates to nobody',
  delegateUnknown: 'Delegate not known yet',
  noBalance: 'The balance is not known yet',
}

export type HomeTab = 'tokens' | 'collection' | 'activity'

export type HomeActions = {
  show: (tab: HomeTab) => void
  holdings: HoldingActions
  accounts: () => void
  page: () => void
  lock: () => void
  settings: () => void
  send: () => void
  receive: () => void
  delegation: () => void
  parties: () => void
  review: () => void
  backup: () => void
  dismiss: (id: string) => void
}

/** Home: usable from what is stored; the balance and the parties are filled in where they stand. */
export function Home(props: {
  view: HomeView
  holdings: Holdings
  /** In a popup; the full page shows all below each other. */
  tab: HomeTab
  /** What was done, under headings of that rank. */
  activity: (heading: 'h2' | 'h3') => ReactNode
  actions: HomeActions
}) {
  const { view, holdings, tab, activity, actions } = props
  const tokens = <TokenRows holdings={holdings} actions={actions.holdings} />
  const works = <WorkRows holdings={holdings} actions={actions.holdings} />
  const parties = partiesText(view.wallet)
  // The full page has the wallet, its lock and its other views in the navigation.
  const inPage = useContext(FullPageContext) !== null
  return (
    <Frame bar={inPage ? <TopBar title={view.wallet.name} /> : <HomeBar view={view} actions={actions} />}>
      <div className="home">
        <Notices view={view} actions={actions} />
        <section aria-label={view.account.name} className="home-account">
          <p className="ink3 type-small">
            <bdi>{view.account.name}</bdi>, {view.network.name}
          </p>
          <Balance view={view} />
          <AddressChip chain={familyName[view.account.family]} address={view.account.address} main />
        </section>
        <div className="home-acts">
          <Button icon={<ArrowUpRight size={18} strokeWidth={1.6} aria-hidden="true" />} onClick={actions.send}>
            {text.send}
          </Button>
          <Button
            kind="secondary"
            icon={<ArrowDownLeft size={18} strokeWidth={1.6} aria-hidden="true" />}
            onClick={actions.receive}
          >
            {text.receive}
          </Button>
        </div>
        {view.delegation && (
          <div className="home-parties">
            <ListRow
              lead={<Sprout size={18} strokeWidth={1.6} aria-hidden="true" />}
              title={delegationText(view.delegation)}
              leads
              onPress={actions.delegation}
            />
          </div>
        )}
        <div className="home-parties">
          <ListRow
            lead={
              <Tally
                servers={view.wallet.parties.filter(({ role }) => role === 'server').map(canSign)}
                sentence={parties.title}
              />
            }
            title={parties.title}
            detail={parties.detail}
            leads
            onPress={actions.parties}
          />
        </div>
        {inPage ? (
          <>
            <section className="home-activity">
              <h2 className="type-title">{text.tokens}</h2>
              {tokens}
            </section>
            <section className="home-activity">
              <h2 className="type-title">{text.collection}</h2>
              {works}
            </section>
            <section className="home-activity">
              <h2 className="type-title">{viewNames.activity}</h2>
              {activity('h3')}
            </section>
          </>
        ) : (
          <>
            <Tabs
              name={text.tabs}
              tabs={[
                { id: 'tokens', label: text.tokens },
                { id: 'collection', label: text.collection },
                {
                  id: 'activity',
                  label: viewNames.activity,
                  ...(view.waiting > 0 ? { waiting: requestsWait(view.waiting) } : {}),
                },
              ]}
              current={tab}
              onChange={actions.show}
            />
            <TabPanel id={tab}>
              {tab === 'tokens' && tokens}
              {tab === 'collection' && works}
              {tab === 'activity' && activity('h2')}
            </TabPanel>
          </>
        )}
      </div>
    </Frame>
  )
}

function HomeBar(props: { view: HomeView; actions: HomeActions }) {
  const { view, actions } = props
  return (
    <header className="bar">
      <h1 className="home-wallet">
        <button type="button" onClick={actions.accounts} aria-label={text.accounts(view.wallet.name)}>
          <LogoMark size={22} />
          <bdi>{view.wallet.name}</bdi>
          <ChevronsUpDown size={16} strokeWidth={1.6} aria-hidden="true" />
        </button>
      </h1>
      <div className="bar-end">
        <IconButton name={text.page} onClick={actions.page}>
          <Maximize2 size={17} strokeWidth={1.6} aria-hidden="true" />
        </IconButton>
        <IconButton name={text.lock} onClick={actions.lock}>
          <Lock size={17} strokeWidth={1.6} aria-hidden="true" />
        </IconButton>
        <IconButton name={text.settings} onClick={actions.settings}>
          <Settings2 size={17} strokeWidth={1.6} aria-hidden="true" />
        </IconButton>
      </div>
    </header>
  )
}

function Balance(props: { view: HomeView }) {
  const { balance, network } = props.view
  if (!balance) {
    return (
      <p className="type-amount-bare ink3">
        <span aria-hidden="true">… {network.symbol}</span>
        <span className="unseen">{text.noBalance}</span>
      </p>
    )
  }
  return (
    <p className="type-amount-bare home-balance">
      <span className="amount">
        {amountNumber(balance.amount, network.decimals)} <span className="home-unit">{network.symbol}</span>
      </span>
      {balance.stale && <span className="home-stale">{text.from(dayAndTime(balance.asOf, Date.now()))}</span>}
    </p>
  )
}

function delegationText(delegation: DelegationView): string {
  if (delegation.state === 'unknown') return text.delegateUnknown
  return delegation.state === 'none' ? text.noDelegate : text.delegates(shortAddress(delegation.baker))
}

function Notices(props: { view: HomeView; actions: HomeActions }) {
  const { view, actions } = props
  const { backup, balance } = view
  const cannotSign = [replacedText(view.wallet), burnedText(view.wallet)].filter((words) => words !== null)
  return (
    <>
      {cannotSign.map((words) => (
        <Note key={words} kind="refused" action={<LinkButton onClick={actions.parties}>{text.seeParties}</LinkButton>}>
          {words}
        </Note>
      ))}
      {view.offline && (
        <Note icon={WifiOff}>{balance ? text.offline(dayAndTime(balance.asOf, Date.now())) : text.offlineUnknown}</Note>
      )}
      {view.waiting > 0 && (
        <Note kind="waiting" action={<LinkButton onClick={actions.review}>{text.look}</LinkButton>}>
          {text.requests(view.waiting)}
        </Note>
      )}
      {(backup.stale || backup.savedAt === null) && (
        <Note kind="waiting" action={<LinkButton onClick={actions.backup}>{text.save}</LinkButton>}>
          {backup.savedAt === null ? text.noBackup : text.backup}
        </Note>
      )}
      {view.notices.map((notice) => (
        <Note
          key={notice.id}
          kind={notice.kind}
          action={
            notice.dismissible && (
              <IconButton name={text.dismiss} onClick={() => actions.dismiss(notice.id)}>
                <X size={16} strokeWidth={1.6} aria-hidden="true" />
              </IconButton>
            )
          }
        >
          {notice.text}
        </Note>
      ))}
    </>
  )
}
