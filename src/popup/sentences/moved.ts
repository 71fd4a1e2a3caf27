import type { Part } from './sentence.ts'

/** A transfer of what the signer holds, and of what somebody else does. */
export type Moved = { template: { own: string; others: string }; parts: Record<string, Part> }

/** Of a token that divides its units, or of a coin. */
export function amountMoved(amount: Part): Moved {
  return {
    template: { own: 'Send {amount} to {name}', others: 'Move {amount} from {owner} to {name}' },
    parts: { amount },
  }
}
