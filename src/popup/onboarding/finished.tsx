import { useState } from 'react'
import { ask, useView } from '../client.ts'
import { Ready } from './ready.tsx'
import { saveFile } from './save-file.ts'
import { Present, Stopped } from './standstill.tsx'
import { useAct } from './use-act.ts'

const openWallet = () => location.assign('app.html')

/** The finished wallet, its backup file, and the way into it. */
export function Finished(props: { brought: boolean }) {
  const result = useView('onboarding.result', null)
  const [savedAs, setSavedAs] = useState<string | null>(null)
  const [opening, setOpening] = useState(false)
  const { running, problem, run } = useAct()

  if (result.state === 'loading') return null
  if (result.state === 'failed') return <Stopped problem={result.problem} onAgain={result.refetch} />
  if (!result.view) return <Present onOpen={openWallet} />

  const save = () =>
    run(async () => {
      const { fileName, contents } = await ask('backup.save', null)
      saveFile(fileName, contents)
      setSavedAs(fileName)
      await ask('backup.saved', null)
    })
  const open = () =>
    run(async () => {
      setOpening(true)
      await ask('onboarding.finish', null).finally(() => setOpening(false))
      openWallet()
    })

  return (
    <Ready
      view={{
        wallet: result.view,
        brought: props.brought,
        now: Date.now(),
        saving: running && !opening,
        savedAs,
        opening,
        problem,
      }}
      actions={{ save, open }}
    />
  )
}
