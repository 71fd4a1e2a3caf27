import * as v from 'valibot'
import { connection } from './connection.ts'
import { ProviderFailure } from './provider-failure.ts'
import type { Asking, ProviderServices, Verb } from './verb.ts'
import { VERBS } from './verb-table.ts'

interface Call {
  readonly asking: Asking
  readonly services: ProviderServices
  readonly verb: Verb
}

/** A condition that a call must meet; it throws what the page is told otherwise. */
type Guard = (call: Call) => Promise<void>

const unlocked: Guard = async ({ asking, services, verb }) => {
  if (verb.needs.includes('unlock')) await services.unlocked(asking)
}

const connected: Guard = async ({ asking, services, verb }) => {
  if (verb.needs.includes('connection')) await connection(services, asking.site)
}

/** A site that is not connected is told so before anybody is asked to unlock for it. */
const GUARDS: readonly Guard[] = [connected, unlocked]

/**
 * Answers one request of a page: method known → parameters valid → connected → unlocked → the verb itself.
 * @throws ProviderFailure, and what `rpcErrorOf` turns into an answer
 */
export async function answer(
  method: string,
  params: unknown,
  asking: Asking,
  services: ProviderServices,
): Promise<unknown> {
  const verb = VERBS.get(method)
  if (verb === undefined) throw new ProviderFailure('unsupportedMethod')
  const checked = v.safeParse(verb.params, params)
  if (!checked.success) throw new ProviderFailure('invalidParams')
  for (const guard of GUARDS) await guard({ asking, services, verb })
  return verb.run(checked.output, asking, services)
}
