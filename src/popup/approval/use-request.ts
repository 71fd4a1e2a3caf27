import { useState } from 'react'
import type { Problem } from '../../messages/problem.ts'
import type { RequestView } from '../../messages/request.ts'
import { problemOf } from '../ask.ts'
import { ask, useView, type Viewing } from '../client.ts'
import type { RequestActions } from './actions.ts'

export type Away = Pick<RequestActions, 'leave' | 'stopWaiting' | 'seeActivity' | 'seeParties'>

/** A request's view and what can be done with it. `problem` is why the last act was not taken. */
export function useRequest(
  id: string,
  away: Away,
): { viewing: Viewing<RequestView>; actions: RequestActions; sending: boolean; problem: Problem | null } {
  const viewing = useView('requests.view', { id })
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const shown = viewing.state === 'shown' ? viewing.view : null

  async function act(run: () => Promise<unknown>) {
    setSending(true)
    setProblem(null)
    await run().catch((error: unknown) => setProblem(problemOf(error)))
    setSending(false)
  }

  return {
    viewing,
    sending,
    problem,
    actions: {
      ...away,
      leave: () => {
        act(async () => {
          await ask('requests.dismiss', { id })
          away.leave()
        })
      },
      approve: ({ despite, acknowledged, accounts }) => {
        if (!shown) return
        const { revision } = shown
        act(() =>
          ask('requests.approve', {
            id,
            revision,
            despite: [...despite],
            acknowledged: [...acknowledged],
            accounts: accounts && [...accounts],
          }),
        )
      },
      reject: () => {
        act(async () => {
          await ask('requests.reject', { id })
          away.leave()
        })
      },
      refreshFee: () => {
        act(() => ask('requests.refreshFee', { id }))
      },
      retry: () => {
        act(() => ask('requests.retry', { id }))
      },
    },
  }
}
