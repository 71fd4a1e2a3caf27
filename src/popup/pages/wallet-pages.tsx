import { ActivityDetail } from '../activity/activity-detail.tsx'
import { RequestPage } from '../approval/request-page.tsx'
import { ask, useView } from '../client.ts'
import { Parties } from '../home/parties.tsx'
import { Receive } from '../receive/receive.tsx'
import { Sites } from '../sites/sites.tsx'
import { actOnActivity } from './act-on-activity.ts'
import { HomePage } from './home-page.tsx'
import { NetworkPage, NetworksPage } from './network-pages.tsx'
import { go, useRoute } from './route.ts'
import { SendPage } from './send-page.tsx'
import { SettingsPage } from './settings-page.tsx'
import { Shown } from './shown.tsx'
import { useAct } from './use-act.ts'

const home = () => go({ at: 'home' })

/** The unlocked wallet, in the popup or as a page. */
export function WalletPages(props: { popup: boolean }) {
  const route = useRoute()
  switch (route.at) {
    case 'home':
      return <HomePage popup={props.popup} />
    case 'send':
      return <SendPage />
    case 'receive':
      return <ReceivePage />
    case 'review':
      return (
        <RequestPage
          key={route.id}
          id={route.id}
          leave={home}
          stopWaiting={home}
          seeActivity={home}
          seeParties={() => go({ at: 'parties' })}
        />
      )
    case 'activity':
      return <ActivityPage id={route.id} />
    case 'parties':
      return <PartiesPage />
    case 'settings':
      return <SettingsPage />
    case 'sites':
      return <SitesPage />
    case 'networks':
      return <NetworksPage />
    case 'network':
      return <NetworkPage key={route.chainId} chainId={route.chainId} />
  }
}

function ReceivePage() {
  const viewing = useView('home.view', null)
  return (
    <Shown viewing={viewing} onBack={home}>
      {(view) => <Receive account={view.account} network={view.network} onBack={home} />}
    </Shown>
  )
}

function ActivityPage(props: { id: string }) {
  const viewing = useView('activity.list', null)
  const { act, problem } = useAct()
  return (
    <Shown viewing={viewing} onBack={home}>
      {(rows) => {
        const row = rows.find(({ id }) => id === props.id)
        if (!row) return null
        return (
          <ActivityDetail
            row={row}
            problem={problem}
            actions={{ act: (id, action) => act(() => actOnActivity(id, action)), open: () => undefined }}
            onBack={home}
          />
        )
      }}
    </Shown>
  )
}

function PartiesPage() {
  const viewing = useView('parties.view', null)
  const { act, waiting, problem } = useAct()
  return (
    <Shown viewing={viewing} onBack={home}>
      {(wallet) => (
        <Parties
          wallet={wallet}
          waiting={waiting}
          problem={problem}
          actions={{
            ask: () => act(() => ask('parties.ask', null)),
            renew: (pair) => act(() => ask('parties.renew', { pair })),
            useAgain: () => act(() => ask('parties.useAgain', null)),
            back: home,
          }}
        />
      )}
    </Shown>
  )
}

function SitesPage() {
  const viewing = useView('sites.list', null)
  const { act, problem } = useAct()
  const back = () => go({ at: 'settings' })
  return (
    <Shown viewing={viewing} onBack={back}>
      {(sites) => (
        <Sites
          sites={sites}
          problem={problem}
          actions={{ disconnect: (origin) => act(() => ask('sites.disconnect', { origin })), back }}
        />
      )}
    </Shown>
  )
}
