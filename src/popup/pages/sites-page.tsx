import { ask, useView } from '../client.ts'
import { Sites } from '../sites/sites.tsx'
import { go } from './route.ts'
import { Shown } from './shown.tsx'
import { useAct } from './use-act.ts'
import { viewNames } from './view-names.ts'

const back = () => go({ at: 'settings' })

export function SitesPage() {
  const viewing = useView('sites.list', null)
  const { act, problem } = useAct()
  return (
    <Shown viewing={viewing} title={viewNames.sites} onBack={back}>
      {(sites) => (
        <Sites
          sites={sites}
          problem={problem}
          actions={{ disconnect: ({ origin, family }) => act(() => ask('sites.disconnect', { origin, family })), back }}
        />
      )}
    </Shown>
  )
}
