import * as v from 'valibot'
import type { Problem } from '../messages/problem.ts'
import { type UiCall, type UiInput, type UiMethod, type UiOutput, uiMethods, uiReply } from '../messages/ui.ts'

/** An error from the background, as it is told to the person. */
export class UiError extends Error {
  override readonly name = 'UiError'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.title}`)
    this.problem = problem
  }
}

export type Ask = <M extends UiMethod>(method: M, input: UiInput<M>) => Promise<UiOutput<M>>

/** Calls methods of the background through `send`, with both directions checked. Rejects with `UiError` and nothing else. */
export function askThrough(send: (call: UiCall) => Promise<unknown>): Ask {
  return async (method, input) => {
    const question = v.safeParse(uiMethods[method].input, input)
    if (!question.success) throw new UiError(notInForm(method))
    const raw = await send({ to: 'ui', method, input }).catch(() => {
      throw new UiError(interrupted)
    })
    const reply = v.safeParse(uiReply, raw)
    if (!reply.success) throw new UiError(raw === undefined ? interrupted : notInForm(method))
    if (!reply.output.ok) throw new UiError(reply.output.problem)
    const answer = v.safeParse(uiMethods[method].output, reply.output.value)
    if (!answer.success) throw new UiError(notInForm(method))
    return answer.output as UiOutput<typeof method>
  }
}

/** What a caught error tells the person; anything unexpected is said to be that. */
export function problemOf(error: unknown): Problem {
  if (error instanceof UiError) return error.problem
  return {
    code: 'unexpected',
    title: 'This page met something it did not expect',
    text: 'Nothing was signed by it. Try again, or close the page and open it anew.',
    details: [],
    actions: ['try-again', 'close'],
  }
}

const interrupted: Problem = {
  code: 'browser-interrupted',
  title: 'The browser interrupted this',
  text: 'No answer came back. Look in Activity for where things stand before trying again.',
  details: [],
  actions: ['try-again', 'close'],
}

function notInForm(method: string): Problem {
  return {
    code: 'message-not-in-form',
    title: 'Two parts of this wallet do not fit together',
    text: `What they said about ${method} had another form than agreed. Nothing was done. Reload the extension.`,
    details: [],
    actions: ['close'],
  }
}
