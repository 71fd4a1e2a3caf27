import { type ReactNode, useEffect, useState } from 'react'
import type { Problem } from '../../messages/problem.ts'
import { problemOf } from '../ask.ts'
import { Waiting } from '../components/waiting.tsx'
import { Failed } from './failed.tsx'

/** Code that the first view does without. `here` once it has been fetched. */
export type LateCode<Module> = { here: Module | null; fetch: () => Promise<void> }

export function lateCode<Module>(load: () => Promise<Module>): LateCode<Module> {
  const code: LateCode<Module> = {
    here: null,
    fetch: async () => {
      code.here ??= await load()
    },
  }
  return code
}

/** Fetches late code as soon as the page has nothing better to do. */
export function useAhead(code: LateCode<unknown>): void {
  useEffect(() => {
    // Whoever comes to need what did not come tries again, and is told.
    const idle = requestIdleCallback(() => code.fetch().catch(() => undefined))
    return () => cancelIdleCallback(idle)
  }, [code])
}

/** Draws with late code: at once when it is here, else as soon as it has come. */
export function WithCode<Module>(props: {
  code: LateCode<Module>
  waiting: ReactNode
  failed: (problem: Problem, again: () => void) => ReactNode
  children: (code: Module) => ReactNode
}) {
  const { code, waiting, failed, children } = props
  const [problem, setProblem] = useState<Problem | null>(null)
  const [, setHere] = useState(code.here !== null)
  const fetch = () => {
    setProblem(null)
    code.fetch().then(
      () => setHere(true),
      (error: unknown) => setProblem(problemOf(error)),
    )
  }
  useEffect(() => {
    if (!code.here) fetch()
  }, [code])
  if (code.here) return children(code.here)
  return problem ? failed(problem, fetch) : waiting
}

/** A view of late code: waiting for the code looks like waiting for the data. */
export function LateView<Module>(props: {
  code: LateCode<Module>
  title?: string
  onBack?: () => void
  children: (code: Module) => ReactNode
}) {
  const { code, title, onBack, children } = props
  return (
    <WithCode
      code={code}
      waiting={<Waiting title={title} onBack={onBack} />}
      failed={(problem, again) => <Failed problem={problem} title={title} onAgain={again} onBack={onBack} />}
    >
      {children}
    </WithCode>
  )
}
