import { type ReactNode, useEffect } from 'react'
import { useView } from '../client.ts'
import type { OnboardingRoute } from '../onboarding/route.ts'
import { ProblemScreen } from '../problem/problem-screen.tsx'
import { LateView, lateCode } from './late-code.tsx'
import { Shown } from './shown.tsx'

const text = { bar: 'Symbolon' }
const unlocking = lateCode(() => import('../unlock/unlock-gate.tsx'))

/** Lets through to an unlocked wallet. Where there is none to unlock, `onboard` leads to making one, or to bringing one. */
export function Gate(props: { onboard: (at: OnboardingRoute) => void; children: ReactNode }) {
  const viewing = useView('app.state', null)
  return (
    <Shown viewing={viewing}>
      {(state) => {
        switch (state.phase) {
          case 'empty':
          case 'making':
          case 'prepared':
            return <Leave to={() => props.onboard('')} />
          case 'locked':
            return (
              <LateView code={unlocking}>{({ UnlockGate }) => <UnlockGate waitUntil={state.waitUntil} />}</LateView>
            )
          case 'unreadable':
            return (
              <ProblemScreen
                bar={text.bar}
                problem={state.problem}
                act={{
                  'try-again': viewing.state === 'shown' ? viewing.refetch : () => undefined,
                  'restore-backup': () => props.onboard('#bring'),
                }}
              />
            )
          case 'unlocked':
            return props.children
        }
      }}
    </Shown>
  )
}

function Leave(props: { to: () => void }) {
  const { to } = props
  useEffect(to, [])
  return null
}
