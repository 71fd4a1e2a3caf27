import type { Intent, Meaning, MeaningClass } from './intent.ts'

const CORE = ['chain', 'account', 'target', 'value', 'maximumFee', 'nonce', 'digest'] as const

/** From coarse to fine: what a class may turn out to be for a reader that knows more. */
const REFINEMENTS: Readonly<Partial<Record<MeaningClass, readonly MeaningClass[]>>> = {
  'unknown-call': ['call', 'transfer', 'approval', 'revocation'],
  call: ['transfer', 'approval', 'revocation'],
  'typed-data': ['transfer', 'approval', 'revocation'],
}

/**
 * Whether two readings of the same payload agree. Their core must be equal. A finer class on either side is no
 * difference; two classes that contradict each other are, and so are two accounts of one class in one vocabulary.
 */
export function compareReadings(a: Intent, b: Intent): 'alike' | 'differs' {
  if (CORE.some((name) => a[name] !== b[name])) return 'differs'
  const one = a.meaning.class
  const other = b.meaning.class
  if (one !== other) return isFiner(one, other) || isFiner(other, one) ? 'alike' : 'differs'
  if (a.vocabulary !== b.vocabulary) return 'alike'
  return sameMeaning(a.meaning, b.meaning) ? 'alike' : 'differs'
}

function isFiner(fine: MeaningClass, coarse: MeaningClass): boolean {
  return REFINEMENTS[coarse]?.includes(fine) ?? false
}

function sameMeaning(a: Meaning, b: Meaning): boolean {
  return canonical(a) === canonical(b)
}

/** JSON with sorted keys: readings come from different machines. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([x], [y]) => (x < y ? -1 : 1)))
      : each,
  )
}
