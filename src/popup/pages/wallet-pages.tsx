import { further } from './further.ts'
import { HomePage } from './home-page.tsx'
import { LateView, useAhead } from './late-code.tsx'
import { go, type Route, useRoute } from './route.ts'
import { viewNames } from './view-names.ts'

const home = () => go({ at: 'home' })

/** The unlocked wallet, in the popup or as a page. Home comes with its own code, everything else is fetched behind it. */
export function WalletPages() {
  const route = useRoute()
  useAhead(further)
  if (route.at === 'home') return <HomePage tab={route.tab ?? 'tokens'} />
  return (
    <LateView code={further} title={viewNames[route.at]} onBack={home}>
      {(code) => <FurtherPage code={code} route={route} />}
    </LateView>
  )
}

type Further = typeof import('./further-pages.ts')

function FurtherPage(props: { code: Further; route: Exclude<Route, { at: 'home' }> }) {
  const { code, route } = props
  switch (route.at) {
    case 'send':
      return <code.SendPage key={route.token} token={route.token ?? null} />
    case 'token':
      return <code.TokenPage key={route.id} id={route.id} />
    case 'add-token':
      return <code.AddTokenPage />
    case 'receive':
      return <code.ReceivePage />
    case 'delegation':
      return <code.DelegationPage />
    case 'review':
      return (
        <code.RequestPage
          key={route.id}
          id={route.id}
          title={viewNames.review}
          leave={home}
          stopWaiting={home}
          seeActivity={() => go({ at: 'activity', id: null })}
          seeParties={() => go({ at: 'parties' })}
        />
      )
    case 'accounts':
      return <code.AccountsPage />
    case 'activity':
      return <code.ActivityPage id={route.id} />
    case 'parties':
      return <code.PartiesPage />
    case 'settings':
      return <code.SettingsPage />
    case 'sites':
      return <code.SitesPage />
    case 'networks':
      return <code.NetworksPage />
    case 'network':
      return <code.NetworkPage key={route.chain} chain={route.chain} />
    case 'new-network':
      return <code.NetworkPage chain={null} />
  }
}
