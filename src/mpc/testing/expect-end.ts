import { expect } from 'vitest'
import type { CheatingCheck } from '../errors.ts'
import type { PartyIndex } from '../party.ts'
import type { EcdsaSignature } from '../sign.ts'
import type { Outcome } from './network.ts'

const CHECKS: readonly string[] = ['ot-extension', 'rvole', 'gamma-u', 'gamma-v'] satisfies CheatingCheck[]

/** Failures that do not tell whose message was wrong. */
const UNATTRIBUTED = ['invalid-signature', 'public-key-mismatch', 'commitment-copied']

/**
 * A run of signing in which `victim` found what `culprit` did: `expected` is the check that proves cheating, or the code
 * of a benign abort. Nobody else may accuse anybody, end with a signature, or fail in another way.
 */
export function expectEnd(
  outcomes: ReadonlyMap<PartyIndex, Outcome<EcdsaSignature | undefined>>,
  expected: string,
  { victim, culprit }: { victim: PartyIndex; culprit: PartyIndex } = { victim: 2, culprit: 1 },
): void {
  const peer = UNATTRIBUTED.includes(expected) ? undefined : culprit
  const error = CHECKS.includes(expected)
    ? { name: 'CheatingAbort', peer, check: expected }
    : { name: 'BenignAbort', peer, code: expected }
  expect(outcomes.get(victim)).toMatchObject({ status: 'failed', error })

  for (const [index, outcome] of outcomes) {
    if (index === victim) continue
    if (outcome.status === 'failed') expect(outcome.error).toMatchObject({ name: 'BenignAbort' })
    if (outcome.status === 'done') expect(outcome.result).toBeUndefined()
  }
}
