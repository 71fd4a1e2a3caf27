import { useState } from 'react'
import type { DelegationChange } from '../../messages/delegation.ts'
import { ask, useView } from '../client.ts'
import { Delegation } from '../delegation/delegation.tsx'
import { go } from './route.ts'
import { Shown } from './shown.tsx'
import { useAct } from './use-act.ts'
import { viewNames } from './view-names.ts'

const home = () => go({ at: 'home' })

/** The delegate of the account in use. A change becomes a request and is reviewed. */
export function DelegationPage() {
  const viewing = useView('delegation.view', null)
  const { act, waiting, problem } = useAct()
  const [last, setLast] = useState<DelegationChange['kind'] | null>(null)
  const propose = (change: DelegationChange) => {
    setLast(change.kind)
    act(async () => go({ at: 'review', ...(await ask('delegation.propose', { change })) }))
  }
  return (
    <Shown viewing={viewing} title={viewNames.delegation} onBack={home}>
      {(page) => (
        <Delegation
          key={page.account.id}
          page={page}
          problem={problem}
          waiting={waiting ? last : null}
          actions={{ propose, editNetwork: () => go({ at: 'network', chain: page.network.chain }), back: home }}
        />
      )}
    </Shown>
  )
}
