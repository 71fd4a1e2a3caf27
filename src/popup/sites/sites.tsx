import type { Problem } from '../../messages/problem.ts'
import type { SiteView } from '../../messages/view.ts'
import { Button } from '../components/button.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { familyName } from '../components/family-names.ts'
import { Frame } from '../components/frame.tsx'
import { hostText, shortHost } from '../components/host-text.ts'
import { Coin, ListRow } from '../components/list-row.tsx'
import { ProblemNote } from '../components/problem-details.tsx'
import { dayAndTime } from '../components/time-text.ts'
import { TopBar } from '../components/top-bar.tsx'
import { viewNames } from '../pages/view-names.ts'
import './sites.css'

const text = {
  none: 'No site is connected',
  noneDetail: 'A site that you let see an account is listed here until you disconnect it.',
  sees: (names: string, family: string) => `Sees ${names} on ${family}`,
  since: (time: string) => `since ${time}`,
  disconnect: 'Disconnect',
  disconnectFrom: (host: string) => `Disconnect ${host}`,
}

/** Each site with what it sees, and the way to end it. */
export function Sites(props: {
  sites: readonly SiteView[]
  problem: Problem | null
  actions: { disconnect: (site: SiteView) => void; back: () => void }
}) {
  const { sites, problem, actions } = props
  return (
    <Frame bar={<TopBar title={viewNames.sites} onBack={actions.back} />}>
      {problem && <ProblemNote problem={problem} />}
      {sites.length === 0 && (
        <EmptyState figure={null} title={text.none}>
          {text.noneDetail}
        </EmptyState>
      )}
      <ul>
        {sites.map((site) => (
          <li key={`${site.origin} ${site.family}`} className="site">
            <ListRow
              lead={<Coin letter={[...hostText(site.host)][0] ?? ''} />}
              title={<bdi title={site.origin}>{shortHost(site.host)}</bdi>}
              detail={`${text.sees(new Intl.ListFormat(undefined).format(site.accounts.map(({ name }) => name)), familyName[site.family])}, ${text.since(dayAndTime(site.connectedAt, Date.now()))}`}
            />
            <Button
              kind="secondary"
              size="small"
              aria-label={text.disconnectFrom(site.host)}
              onClick={() => actions.disconnect(site)}
            >
              {text.disconnect}
            </Button>
          </li>
        ))}
      </ul>
    </Frame>
  )
}
