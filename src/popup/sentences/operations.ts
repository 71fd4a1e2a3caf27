import type { Telling } from './telling.ts'

/** What each operation of a batch does, told as if it stood alone; of anything else nothing. */
export function tellingsWithin(telling: Telling): Telling[] {
  const { meaning } = telling.intent
  if (meaning.class !== 'batch') return []
  return meaning.operations.map(({ target, value, fee, meaning: each }) => ({
    ...telling,
    intent: { ...telling.intent, target, value, maximumFee: fee, meaning: each },
  }))
}
