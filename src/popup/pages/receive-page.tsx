import { useView } from '../client.ts'
import { Receive } from '../receive/receive.tsx'
import { go } from './route.ts'
import { Shown } from './shown.tsx'
import { viewNames } from './view-names.ts'

const home = () => go({ at: 'home' })

export function ReceivePage() {
  const viewing = useView('home.view', null)
  return (
    <Shown viewing={viewing} title={viewNames.receive} onBack={home}>
      {(view) => <Receive account={view.account} network={view.network} onBack={home} />}
    </Shown>
  )
}
