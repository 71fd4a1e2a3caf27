import { storageBytes } from '../../messages/storage-bytes.ts'
import { type Fact, plain } from './fact-parts.ts'
import { number } from './sentence.ts'
import { coinAmount, type Telling } from './telling.ts'

/** What the network itself may take. */
export type Prices = {
  /** At most, in the smallest unit of the coin. */
  fee: string
  /** For each byte of storage; null where nobody said. */
  bytePrice: string | null
}

/** The fee, the storage and the sum of all that may leave, each at most. */
export function costFacts(telling: Telling, { fee, bytePrice }: Prices): Fact[] {
  const { intent } = telling
  const bytes = storageBytes(intent)
  const storage = bytes === 0n ? 0n : bytePrice === null ? null : bytes * BigInt(bytePrice)
  const facts: Fact[] = [{ label: 'Fee, at most', value: [coinAmount(telling, fee)] }]
  if (bytes > 0n) {
    const size = [number(bytes.toString()), plain('bytes')]
    const value = storage === null ? size : [coinAmount(telling, storage.toString()), plain('for'), ...size]
    facts.push({ label: 'Storage, at most', value })
  }
  if (intent.value === '0' && bytes === 0n) return facts
  const total = coinAmount(telling, (BigInt(intent.value) + BigInt(fee) + (storage ?? 0n)).toString())
  const value = storage === null ? [total, plain('and the storage')] : [total]
  return [...facts, { label: 'In all, at most', value, strong: true }]
}
