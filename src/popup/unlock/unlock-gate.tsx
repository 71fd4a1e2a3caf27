import { useState } from 'react'
import type { Problem } from '../../messages/problem.ts'
import { problemOf } from '../ask.ts'
import { ask } from '../client.ts'
import { Unlock } from './unlock.tsx'

/** The unlock screen, connected. Once it has opened, the view of `app.state` changes and takes its place. */
export function UnlockGate(props: { waitUntil: number | null }) {
  const [state, setState] = useState<{ running: boolean; opened: boolean; problem: Problem | null }>({
    running: false,
    opened: false,
    problem: null,
  })
  const unlock = (password: string) => {
    setState({ running: true, opened: false, problem: null })
    ask('wallet.unlock', { password }).then(
      () => setState({ running: false, opened: true, problem: null }),
      (error: unknown) => setState({ running: false, opened: false, problem: problemOf(error) }),
    )
  }
  return <Unlock view={{ ...state, waitUntil: props.waitUntil }} onUnlock={unlock} />
}
