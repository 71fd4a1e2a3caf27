import type { Micheline } from '../encoding/micheline.ts'
import { refusal } from '../ledger/errors.ts'
import type { Contract } from '../ledger/ledger.ts'
import { withStandard } from './token.ts'
import { FailedWith, IllTyped } from './values.ts'

type Call = { readonly sender: string; readonly entrypoint: string; readonly value: Micheline }

/**
 * Carries out a call of a contract and tells its storage, the bytes of it and how many of them are not paid yet. A
 * contract without a token takes every call and changes nothing. Throws `Refused`.
 */
export function callToken(
  address: string,
  { script, token, paidBytes }: Contract,
  { sender, entrypoint, value }: Call,
): { storage: Micheline; size: bigint; newBytes: bigint } {
  if (token === undefined) return { storage: script.storage, size: paidBytes, newBytes: 0n }
  return withStandard(token, (standard, state) => {
    const called = standard.calls[entrypoint]
    if (called === undefined) throw refusal.noSuchEntrypoint(entrypoint)
    refusing(address, () => called(state, value, sender))
    const size = standard.size(state)
    return { storage: standard.storage(state), size, newBytes: size > paidBytes ? size - paidBytes : 0n }
  })
}

/** What a view of a contract answers; undefined where it has none of that name. Throws `Refused`. */
export function viewToken(
  address: string,
  { token }: Contract,
  { view, input }: { readonly view: string; readonly input: Micheline },
): Micheline | undefined {
  if (token === undefined) return undefined
  return withStandard(token, (standard, state) => {
    const asked = standard.views[view]
    return asked === undefined ? undefined : refusing(address, () => asked(state, input))
  })
}

function refusing<Result>(address: string, run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    if (error instanceof IllTyped) throw refusal.badParameter(address)
    if (error instanceof FailedWith) throw refusal.scriptRejected(address, error.value)
    throw error
  }
}
