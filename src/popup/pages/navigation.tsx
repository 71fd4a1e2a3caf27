import {
  ChevronsUpDown,
  Globe,
  House,
  List,
  Lock,
  type LucideIcon,
  Network,
  Settings2,
  Users,
  WalletCards,
} from 'lucide-react'
import { useState } from 'react'
import type { WalletView } from '../../messages/view.ts'
import { ask, useView } from '../client.ts'
import { IconButton } from '../components/button.tsx'
import { countWord, countWordFirst } from '../components/count-words.ts'
import { Logo } from '../components/logo.tsx'
import { ProblemNote } from '../components/problem-details.tsx'
import { Tag } from '../components/tag.tsx'
import { Tally } from '../components/tally.tsx'
import { requestsWait } from '../home/requests-wait.ts'
import { AccountsSheet } from './accounts-sheet.tsx'
import { type Route, writeRoute } from './route.ts'
import { useAct } from './use-act.ts'
import { viewNames } from './view-names.ts'

const text = {
  wallet: 'Wallet',
  quorum: (threshold: number, parties: number, accounts: number) =>
    `${threshold} of ${parties}, ${countWord(accounts)} ${accounts === 1 ? 'account' : 'accounts'}`,
  allHere: 'All here',
  asking: 'Asking…',
  missing: (count: number) => `${countWordFirst(count)} missing`,
  lock: 'Lock',
}

const entries: readonly { route: Route; icon: LucideIcon }[] = [
  { route: { at: 'home' }, icon: House },
  { route: { at: 'activity', id: null }, icon: List },
  { route: { at: 'accounts' }, icon: WalletCards },
  { route: { at: 'parties' }, icon: Users },
  { route: { at: 'sites' }, icon: Globe },
  { route: { at: 'networks' }, icon: Network },
  { route: { at: 'settings' }, icon: Settings2 },
]

/** The entry under which each view stands. */
const entryOf: Record<Route['at'], Route['at']> = {
  home: 'home',
  send: 'home',
  receive: 'home',
  delegation: 'home',
  token: 'home',
  'add-token': 'home',
  review: 'home',
  activity: 'activity',
  accounts: 'accounts',
  parties: 'parties',
  sites: 'sites',
  networks: 'networks',
  network: 'networks',
  'new-network': 'networks',
  settings: 'settings',
}

/** Whether the navigation itself leads to that view. */
export function isInNavigation(route: Route): boolean {
  return entries.some((entry) => writeRoute(entry.route) === writeRoute(route))
}

/** Whose wallet it is, what there is to see of it, who is here, and the lock. */
export function Navigation(props: { route: Route }) {
  const { route } = props
  const viewing = useView('home.view', null)
  const home = viewing.state === 'shown' ? viewing.view : null
  const { act, problem } = useAct()
  const [choosing, setChoosing] = useState(false)
  return (
    <header className="page-head">
      <Logo size="small" />
      <button type="button" className="page-wallet" aria-haspopup="dialog" onClick={() => setChoosing(true)}>
        <span>
          <bdi>{home?.wallet.name ?? text.wallet}</bdi>
          <span className="page-quorum">
            {home && text.quorum(home.wallet.threshold, home.wallet.parties.length, home.accounts)}
          </span>
        </span>
        <ChevronsUpDown size={16} strokeWidth={1.6} aria-hidden="true" />
      </button>
      <nav aria-label={text.wallet}>
        <ul>
          {entries.map((entry) => (
            <li key={entry.route.at}>
              <Entry entry={entry} route={route} waiting={entry.route.at === 'activity' ? (home?.waiting ?? 0) : 0} />
            </li>
          ))}
        </ul>
      </nav>
      <div className="page-state">
        {home && <Presence wallet={home.wallet} />}
        <IconButton name={text.lock} onClick={() => act(() => ask('wallet.lock', null))}>
          <Lock size={17} strokeWidth={1.6} aria-hidden="true" />
        </IconButton>
      </div>
      {problem && (
        <div className="over">
          <ProblemNote problem={problem} />
        </div>
      )}
      {choosing && <AccountsSheet onClose={() => setChoosing(false)} />}
    </header>
  )
}

function Entry(props: { entry: (typeof entries)[number]; route: Route; waiting: number }) {
  const { entry, route, waiting } = props
  const target = writeRoute(entry.route)
  const Icon = entry.icon
  const current = target === writeRoute(route) ? 'page' : entryOf[route.at] === entry.route.at ? 'true' : undefined
  return (
    <a className="page-entry" href={target} aria-current={current}>
      <Icon size={18} strokeWidth={1.6} aria-hidden="true" />
      <span>{viewNames[entry.route.at]}</span>
      {waiting > 0 && (
        <Tag tone="ochre">
          <span aria-hidden="true">{waiting}</span>
          <span className="unseen">, {requestsWait(waiting)}</span>
        </Tag>
      )}
    </a>
  )
}

function Presence(props: { wallet: WalletView }) {
  const servers = props.wallet.parties.filter(({ role }) => role === 'server')
  const missing = servers.filter(({ state }) => state === 'away').length
  const asking = missing === 0 && servers.some(({ state }) => state === 'unknown')
  return (
    <p className="page-presence">
      {/* The words beside it say it. */}
      <Tally size={16} servers={servers.map(({ state }) => state !== 'away')} sentence="" />
      {asking ? text.asking : missing === 0 ? text.allHere : text.missing(missing)}
    </p>
  )
}
