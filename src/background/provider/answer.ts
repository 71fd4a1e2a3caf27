import * as v from 'valibot'
import { connection, grantedAccount } from './connection.ts'
import { ProviderFailure } from './provider-failure.ts'
import type { Asking, ProviderServices, Verb } from './verb.ts'
import { VERBS } from './verb-table.ts'

interface Call {
  readonly asking: Asking
  readonly services: ProviderServices
  readonly verb: Verb
  /** As the verb's own schema made them. */
  readonly params: never
}

/** A condition that a call must meet; it throws what the page is told otherwise. */
type Guard = (call: Call) => Promise<void>

const unlocked: Guard = async ({ asking, services, verb }) => {
  if (verb.needs.includes('unlock')) await services.unlocked(asking)
}

const connected: Guard = async ({ asking, services, verb }) => {
  if (verb.needs.includes('connection')) await connection(services, asking.site)
}

const granted: Guard = async ({ asking, services, verb, params }) => {
  if (verb.account !== undefined) await grantedAccount(services, asking.site, verb.account(params))
}

/** What a site may not have, it is told before anybody is asked to unlock for it. */
const GUARDS: readonly Guard[] = [connected, granted, unlocked]

/**
 * Answers one request of a page: method known → parameters valid → connected → account granted → unlocked → the verb itself.
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
  for (const guard of GUARDS) await guard({ asking, services, verb, params: checked.output })
  return verb.run(checked.output, asking, services)
}
