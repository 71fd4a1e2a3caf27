import { useEffect, useState } from 'react'
import browser from 'webextension-polyfill'
import type { Problem } from '../messages/problem.ts'
import { type UiInput, type UiOutput, type ViewMethod, viewTopics } from '../messages/ui.ts'
import { askThrough, problemOf } from './ask.ts'
import { onChange } from './events.ts'

/** Asks the background, over the extension's own channel. */
export const ask = askThrough((call) => browser.runtime.sendMessage(call))

/** A view being fetched, shown, or shown as it was while fetching it again failed. */
export type Viewing<T> =
  | { state: 'loading' }
  | { state: 'shown'; view: T; problem: Problem | null; refetch: () => void }
  | { state: 'failed'; problem: Problem; refetch: () => void }

/** The current view of `method`, fetched again whenever one of its topics changes. */
export function useView<M extends ViewMethod>(method: M, input: UiInput<M>): Viewing<UiOutput<M>> {
  const key = `${method} ${JSON.stringify(input)}`
  const [viewing, setViewing] = useState<{ key: string; value: Viewing<UiOutput<M>> }>({
    key,
    value: { state: 'loading' },
  })

  useEffect(() => {
    let closed = false
    let running = false
    let again = false

    async function fetchView() {
      if (running) {
        again = true
        return
      }
      running = true
      do {
        again = false
        const outcome = await ask(method, input).then(
          (view) => ({ view }),
          (error: unknown) => ({ problem: problemOf(error) }),
        )
        if (closed) return
        setViewing((before) => ({ key, value: next(before.key === key ? before.value : null, outcome, fetchView) }))
      } while (again)
      running = false
    }

    const stop = onChange((topics) => {
      if (topics.some((each) => (viewTopics[method] as readonly string[]).includes(each))) fetchView()
    })
    fetchView()
    return () => {
      closed = true
      stop()
    }
  }, [key])

  return viewing.key === key ? viewing.value : { state: 'loading' }
}

function next<T>(
  before: Viewing<T> | null,
  outcome: { view: T } | { problem: Problem },
  refetch: () => void,
): Viewing<T> {
  if ('view' in outcome) return { state: 'shown', view: outcome.view, problem: null, refetch }
  if (before?.state === 'shown') return { ...before, problem: outcome.problem }
  return { state: 'failed', problem: outcome.problem, refetch }
}
