import { useState } from 'react'
import type { MadeWallet } from '../../messages/onboarding.ts'
import type { Problem } from '../../messages/problem.ts'
import { ask, useView } from '../client.ts'
import { saveBackup } from '../pages/save-backup.ts'
import { useAct } from '../pages/use-act.ts'
import { Ready } from './ready.tsx'
import { Present, Stopped } from './standstill.tsx'

const openWallet = () => location.assign('app.html')

/** The wallet just made, its backup file, and the way into it. */
export function Made() {
  const result = useView('onboarding.result', null)
  if (result.state === 'loading') return null
  if (result.state === 'failed') return <Stopped problem={result.problem} onAgain={result.refetch} />
  if (!result.view) return <Present onOpen={openWallet} />
  return <Finished wallet={result.view} brought={false} left={null} />
}

/** The wallet just brought from a backup file. `left` is what could not be settled with its servers yet. */
export function Brought(props: { left: Problem | null }) {
  const list = useView('accounts.list', null)
  if (list.state === 'loading') return null
  if (list.state === 'failed') return <Stopped problem={list.problem} onAgain={list.refetch} />
  const { wallet, accounts } = list.view
  const parties = wallet.parties.toSorted((a, b) => Number(a.role === 'server') - Number(b.role === 'server'))
  return (
    <Finished
      wallet={{
        madeAt: 0,
        parties: parties.map(({ name }) => name),
        accounts: accounts.map(({ account }) => account),
      }}
      brought
      left={props.left}
    />
  )
}

function Finished(props: { wallet: MadeWallet; brought: boolean; left: Problem | null }) {
  const [savedAs, setSavedAs] = useState<string | null>(null)
  const saving = useAct()
  const opening = useAct()
  const open = () => opening.act(() => ask('onboarding.finish', null).then(openWallet))
  return (
    <Ready
      view={{
        wallet: props.wallet,
        brought: props.brought,
        now: Date.now(),
        saving: saving.waiting,
        savedAs,
        opening: opening.waiting,
        problem: saving.problem ?? opening.problem ?? props.left,
      }}
      actions={{ save: () => saving.act(() => saveBackup().then(setSavedAs)), open }}
    />
  )
}
