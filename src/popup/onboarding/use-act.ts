import { useState } from 'react'
import type { Problem } from '../../messages/problem.ts'
import { problemOf } from '../ask.ts'

/** Runs one act at a time and keeps the problem it ended with, if any. */
export function useAct(): {
  running: boolean
  problem: Problem | null
  run: (act: () => Promise<unknown>) => Promise<void>
} {
  const [running, setRunning] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  async function run(act: () => Promise<unknown>) {
    setRunning(true)
    setProblem(null)
    try {
      await act()
    } catch (error) {
      setProblem(problemOf(error))
    }
    setRunning(false)
  }
  return { running, problem, run }
}
