import { useState } from 'react'
import type { ChosenServer } from '../../messages/onboarding.ts'
import { ask, useView } from '../client.ts'
import { useAct } from '../pages/use-act.ts'
import { ChooseServers } from './choose-servers.tsx'
import { Creating } from './creating.tsx'
import { Brought, Made } from './finished.tsx'
import { Password } from './password.tsx'
import { Restore } from './restore.tsx'
import { Resume } from './resume.tsx'
import type { OnboardingRoute } from './route.ts'
import { Stopped } from './standstill.tsx'
import { Welcome } from './welcome.tsx'

const bring: OnboardingRoute = '#bring'

type Page = 'welcome' | 'password' | 'servers' | 'bring'

/** What the person chose so far. It lives in this page's memory only and is gone with it. */
type Draft = { password: string | null; servers: ChosenServer[] }

/** The whole of onboarding: where it stands is the background's word; what is still being chosen is this page's. */
export function Onboarding() {
  const app = useView('app.state', null)
  const progress = useView('onboarding.progress', null)
  const [page, setPage] = useState<Page>(location.hash === bring ? 'bring' : 'welcome')
  const [draft, setDraft] = useState<Draft>({ password: null, servers: [] })
  const [brought, setBrought] = useState(false)
  const starting = useAct()
  const resuming = useAct()
  const bringing = useAct()

  if (app.state === 'loading' || progress.state === 'loading') return null
  if (app.state === 'failed') return <Stopped problem={app.problem} onAgain={app.refetch} />
  if (app.view.phase === 'unreadable') {
    const { problem } = app.view
    const mayBring = problem.actions.includes('restore-backup')
    if (!mayBring || page !== 'bring')
      return <Stopped problem={problem} onAgain={app.refetch} onBring={mayBring ? () => setPage('bring') : undefined} />
  }
  if (progress.state === 'failed') return <Stopped problem={progress.problem} onAgain={progress.refetch} />

  const { phase } = app.view
  const making = progress.view
  const { password, servers } = draft

  const chooseAgain = () =>
    starting.act(async () => {
      await ask('onboarding.cancel', null)
      setPage(password === null ? 'password' : 'servers')
    })
  const startOver = () =>
    password === null || servers.length === 0
      ? chooseAgain()
      : starting.act(async () => {
          await ask('onboarding.cancel', null)
          await ask('onboarding.start', { password, servers })
        })
  const start = (chosen: ChosenServer[]) => {
    if (password === null) return setPage('password')
    setDraft({ password, servers: chosen })
    starting.act(() => ask('onboarding.start', { password, servers: chosen }))
  }
  const restore = (contents: string, filePassword: string) => {
    setBrought(true)
    bringing.act(() => ask('backup.restore', { contents, password: filePassword }))
  }

  if (phase === 'prepared' || resuming.waiting) {
    return (
      <Resume
        running={resuming.waiting}
        problem={resuming.problem ?? making?.problem ?? null}
        actions={{
          complete: (typed) => resuming.act(() => ask('onboarding.resume', { password: typed })),
          startOver: chooseAgain,
        }}
      />
    )
  }
  if (phase === 'locked' || phase === 'unlocked') {
    // The servers are still being told while the file is already open.
    if (bringing.waiting)
      return <Restore running problem={null} actions={{ restore, back: () => setPage('welcome') }} />
    return brought ? <Brought left={bringing.problem} /> : <Made />
  }
  if (making && (phase === 'making' || making.problem)) {
    return <Creating progress={making} actions={{ stop: chooseAgain, startOver, otherServer: chooseAgain }} />
  }
  switch (page) {
    case 'welcome':
      return phase === 'making' ? null : (
        <Welcome onCreate={() => setPage('password')} onBring={() => setPage('bring')} />
      )
    case 'bring':
      return (
        <Restore
          running={bringing.waiting}
          problem={bringing.problem}
          putsAside={phase === 'unreadable'}
          actions={{ restore, back: () => setPage('welcome') }}
        />
      )
    case 'password':
      return (
        <Password
          onChosen={(chosen) => {
            setDraft({ password: chosen, servers: [] })
            setPage('servers')
          }}
        />
      )
    case 'servers':
      return <ChooseServers starting={starting.waiting} problem={starting.problem} onChosen={start} />
  }
}
