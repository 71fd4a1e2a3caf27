import * as v from 'valibot'
import { type UiHandlers, type UiReply, uiCall, uiMethods } from '../../messages/ui.ts'
import { problemOf, WalletError } from '../errors.ts'

/** Answers one message of an extension page, checked on the way in and on the way out. */
export async function routeUi(message: unknown, handlers: UiHandlers): Promise<UiReply> {
  try {
    const { method, input } = v.parse(uiCall, message)
    const checked = v.safeParse(uiMethods[method].input, input)
    if (!checked.success) throw new WalletError('bad-input', 'What was entered cannot be used.')
    const handler = handlers[method] as (input: unknown) => Promise<unknown>
    const value = await handler(checked.output)
    return { ok: true, value: v.parse(uiMethods[method].output, value) }
  } catch (error) {
    return { ok: false, problem: problemOf(error) }
  }
}
