import { ask, useView } from '../client.ts'
import { Parties } from '../home/parties.tsx'
import { go } from './route.ts'
import { Shown } from './shown.tsx'
import { useAct } from './use-act.ts'
import { viewNames } from './view-names.ts'

const home = () => go({ at: 'home' })

export function PartiesPage() {
  const viewing = useView('parties.view', null)
  const { act, waiting, problem } = useAct()
  return (
    <Shown viewing={viewing} title={viewNames.parties} onBack={home}>
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
