import type { Content, Operation } from '../encoding/operation.ts'
import { applyAction } from './actions.ts'
import { Refused } from './errors.ts'
import { charge, copyOf, type Ledger } from './ledger.ts'
import { type BalanceUpdate, feeTaken, type Result } from './receipt.ts'

/** Where an operation stands: its hash, which names contracts it makes, and the block's cycle. */
export type Place = { readonly hash: Uint8Array; readonly cycle: number }

/** A content with what it led to. */
export type Receipt = { readonly content: Content; readonly fees: readonly BalanceUpdate[]; readonly result: Result }

/**
 * Carries out a valid operation: fees and counters in any case, the rest all or nothing. The ledger that is handed in
 * stays as it is.
 */
export function apply(ledger: Ledger, { contents }: Operation, place: Place): { ledger: Ledger; receipts: Receipt[] } {
  const charged = copyOf(ledger)
  const fees = contents.map((content) => {
    const account = charged.accounts.get(content.source)!
    account.counter = content.counter
    charged.counter += 1n
    charge(charged, content.source, content.fee)
    return feeTaken(content.source, content.fee)
  })
  const changed = copyOf(charged)
  const { results, failed } = applyAll(changed, contents, place)
  const receipts = contents.map((content, at) => ({ content, fees: fees[at]!, result: results[at]! }))
  return { ledger: failed ? charged : changed, receipts }
}

function applyAll(ledger: Ledger, contents: readonly Content[], place: Place): { results: Result[]; failed: boolean } {
  const applied: Result[] = []
  let originated = 0
  for (const content of contents) {
    try {
      applied.push(applyAction(ledger, content, { ...place, originated }))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      const skipped = contents.slice(applied.length + 1).map((): Result => ({ status: 'skipped' }))
      const backtracked = applied.map((result) => ({ ...result, status: 'backtracked' }) as Result)
      return { results: [...backtracked, { status: 'failed', errors: error.trace }, ...skipped], failed: true }
    }
    if (content.kind === 'origination') originated += 1
  }
  return { results: applied, failed: false }
}
