import { useState } from 'react'
import type { Problem } from '../../messages/problem.ts'
import { problemOf } from '../ask.ts'

/** Runs acts one at a time; `problem` is why the last one was not done. */
export function useAct(): {
  act: (run: () => Promise<unknown>) => Promise<void>
  waiting: boolean
  problem: Problem | null
} {
  const [waiting, setWaiting] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const act = async (run: () => Promise<unknown>) => {
    setWaiting(true)
    setProblem(null)
    await run().catch((error: unknown) => setProblem(problemOf(error)))
    setWaiting(false)
  }
  return { act, waiting, problem }
}
