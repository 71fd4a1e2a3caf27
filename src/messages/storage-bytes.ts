import type { Intent, Meaning } from './intent.ts'

/** How many bytes of the chain's storage it may pay for, at most. Only Tezos has such a price. */
export function storageBytes({ meaning }: Intent): bigint {
  const limit = 'execution' in meaning ? (meaning.execution?.storageLimit ?? '0') : '0'
  const parts = meaning.class === 'batch' ? meaning.operations.map((each) => each.meaning) : [meaning]
  return parts.reduce((sum, each) => sum + boughtBytes(each), BigInt(limit))
}

/** What increases a contract's paid storage pays for it beside its own limit. */
function boughtBytes(meaning: Meaning): bigint {
  return meaning.class === 'increase-paid-storage' ? BigInt(meaning.bytes) : 0n
}
