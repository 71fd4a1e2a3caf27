import { useState } from 'react'
import type { ChosenServer, MakingProgress } from '../../messages/onboarding.ts'
import { ask, useView } from '../client.ts'
import { ChooseServers } from './choose-servers.tsx'
import { Creating } from './creating.tsx'
import { Finished } from './finished.tsx'
import { Password } from './password.tsx'
import { Restore } from './restore.tsx'
import { Resume } from './resume.tsx'
import { Stopped } from './standstill.tsx'
import { useAct } from './use-act.ts'
import { Welcome } from './welcome.tsx'

/** What the person chose so far. It lives in this page's memory only and is gone with it. */
type Draft = { password: string | null; servers: ChosenServer[] }

const nothingChosen: Draft = { password: null, servers: [] }

/** The whole of onboarding: where it stands is the background's word; what is still being chosen is this page's. */
export function Onboarding() {
  const app = useView('app.state', null)
  const progress = useView('onboarding.progress', null)
  const [page, setPage] = useState<'welcome' | 'password' | 'servers' | 'bring'>('welcome')
  const [draft, setDraft] = useState(nothingChosen)
  const [brought, setBrought] = useState(false)
  const { running, problem, run } = useAct()

  if (app.state === 'loading' || progress.state === 'loading') return null
  if (app.state === 'failed') return <Stopped problem={app.problem} onAgain={app.refetch} />
  if (progress.state === 'failed') return <Stopped problem={progress.problem} onAgain={progress.refetch} />

  const { phase } = app.view
  if (app.view.phase === 'unreadable') return <Stopped problem={app.view.problem} onAgain={app.refetch} />
  if (phase === 'locked' || phase === 'unlocked') return <Finished brought={brought} />

  const backTo = (next: typeof page) => run(() => ask('onboarding.cancel', null).then(() => setPage(next)))
  const chooseAgain = () => backTo(draft.password === null ? 'password' : 'servers')

  const making: MakingProgress | null = progress.view
  if (making && (phase === 'making' || making.problem)) {
    const { password, servers } = draft
    const startOver =
      password === null
        ? chooseAgain
        : () =>
            run(async () => {
              await ask('onboarding.cancel', null)
              await ask('onboarding.start', { password, servers })
            })
    return <Creating progress={making} actions={{ stop: chooseAgain, startOver, otherServer: chooseAgain }} />
  }
  if (phase === 'making') return null
  if (phase === 'prepared') {
    const complete = (password: string) => run(() => ask('onboarding.resume', { password }))
    return <Resume running={running} problem={problem} actions={{ complete, startOver: chooseAgain }} />
  }

  if (page === 'bring') {
    const restore = (contents: string, password: string) =>
      run(() => ask('backup.restore', { contents, password }).then(() => setBrought(true)))
    return <Restore running={running} problem={problem} actions={{ restore, back: () => setPage('welcome') }} />
  }
  const { password } = draft
  if (page === 'servers' && password !== null) {
    const start = (servers: ChosenServer[]) => {
      setDraft({ password, servers })
      return ask('onboarding.start', { password, servers })
    }
    return <ChooseServers onChosen={start} />
  }
  if (page === 'welcome') return <Welcome onCreate={() => setPage('password')} onBring={() => setPage('bring')} />
  return (
    <Password
      onChosen={(chosen) => {
        setDraft({ ...nothingChosen, password: chosen })
        setPage('servers')
      }}
    />
  )
}
