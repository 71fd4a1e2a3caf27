import type { Intent, Meaning, MeaningClass } from './intent.ts'
import type { Batch } from './tezos/meaning.ts'

const CORE = ['chain', 'account', 'target', 'value', 'maximumFee', 'nonce', 'digest'] as const

/**
 * From coarse to fine: what a class may turn out to be for a reader that knows more. What leaves the account is in the core:
 * a reader that takes coming back for leaving is at odds with one that does not, whatever their classes.
 */
const REFINEMENTS: Readonly<Partial<Record<MeaningClass, readonly MeaningClass[]>>> = {
  'unknown-call': ['call', 'transfer', 'approval', 'revocation'],
  call: ['transfer', 'approval', 'revocation'],
  'typed-data': ['transfer', 'approval', 'revocation'],
  'contract-call': ['transfer', 'token-transfers', 'approval', 'revocation', 'operator-updates', 'staking'],
}

/**
 * Whether two readings of the same payload agree. Their core must be equal. A finer class on either side is no
 * difference; two classes that contradict each other are, and so are two accounts of one class in one vocabulary. Of a batch, so is each operation.
 */
export function compareReadings(a: Intent, b: Intent): 'alike' | 'differs' {
  if (CORE.some((name) => a[name] !== b[name])) return 'differs'
  return agree(a.meaning, b.meaning, a.vocabulary === b.vocabulary) ? 'alike' : 'differs'
}

function agree(a: Meaning, b: Meaning, sameVocabulary: boolean): boolean {
  if (a.class !== b.class) return isFiner(a.class, b.class) || isFiner(b.class, a.class)
  if (!sameVocabulary) return true
  if (a.class !== 'batch' || b.class !== 'batch') return canonical(a) === canonical(b)
  return agreeOneByOne(a, b)
}

/** What a reader makes of each operation may be finer than what another makes of it; all else is the same. */
function agreeOneByOne(a: Batch, b: Batch): boolean {
  const frame = ({ operations, ...rest }: Batch) => [rest, operations.map(({ meaning: _, ...each }) => each)]
  return (
    canonical(frame(a)) === canonical(frame(b)) &&
    a.operations.every(({ meaning }, at) => agree(meaning, b.operations[at]!.meaning, true))
  )
}

function isFiner(fine: MeaningClass, coarse: MeaningClass): boolean {
  return REFINEMENTS[coarse]?.includes(fine) ?? false
}

/** JSON with sorted keys: readings come from different machines. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([x], [y]) => (x < y ? -1 : 1)))
      : each,
  )
}
