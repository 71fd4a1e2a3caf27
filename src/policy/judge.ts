import type { Reading } from '../chains/payload.ts'
import type { FamilyName } from '../chains/registry.ts'
import { BUILT_IN_RULES } from './built-in-rules.ts'

/** What a server knows besides the reading. */
export interface JudgeContext {
  /** Of the key that is to sign: the name of the chain family its accounts belong to. */
  readonly purpose: KeyPurpose
}

export type KeyPurpose = FamilyName

/** What the owner key may have to say it means, in a word of its own over the payload's digest. */
export type Acknowledgement = 'unlimited-approval'

export type Judgement =
  | { readonly verdict: 'allow' }
  | {
      readonly verdict: 'deny'
      /** Stable, kebab-case. */
      readonly code: string
      readonly message: string
    }
  | { readonly verdict: 'needs-acknowledgement'; readonly kind: Acknowledgement }

/**
 * Whether a server may help to sign what it has read. Every denial outweighs every question, and a rule that cannot be
 * evaluated denies.
 */
export function judge(reading: Reading, context: JudgeContext): Judgement {
  if (!reading.ok) return { verdict: 'deny', ...reading.refusal }
  try {
    const judgements = BUILT_IN_RULES.map((rule) => rule.judge(reading.intent, context))
    return (
      judgements.find(({ verdict }) => verdict === 'deny') ??
      judgements.find(({ verdict }) => verdict === 'needs-acknowledgement') ?? { verdict: 'allow' }
    )
  } catch {
    return { verdict: 'deny', code: 'rule-failed', message: 'A rule could not be applied to this request.' }
  }
}
