import type { Fact } from './fact-parts.ts'
import { isTezos, type Telling } from './telling.ts'

/** What stands beside the exact bytes of a Tezos payload: the hash that its key signs, and its number. */
export function signedValues(telling: Telling): Fact[] {
  if (!isTezos(telling)) return []
  const { digest, nonce } = telling.intent
  return [
    ...(nonce === null ? [] : [{ label: 'Number', value: [{ kind: 'code', code: String(nonce) }] as const }]),
    { label: 'Signed hash', value: [{ kind: 'code', code: digest.slice(2) }] },
  ]
}
