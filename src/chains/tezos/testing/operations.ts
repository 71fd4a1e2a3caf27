import type { Intent } from '../../intent.ts'
import type { PayloadKind, Reading } from '../../payload.ts'
import { readPayload } from '../../registry.ts'
import { expectSchema } from '../../testing/expect-schema.ts'
import { forgeOperation } from '../forge.ts'
import type { Micheline } from '../micheline/micheline.ts'
import type { Content, TransactionContent } from '../operation.ts'

export const BRANCH = 'BKj7wMot1maMQW7v1TojTpejZR4vhXcmMmW6SMQ8r2QYsutQd6w'
/** Whose key Octez gives its test networks. */
export const ALICE = 'tz1KqTpEZ7Yob7QbPE4Hy4Wo8fHG8LhKxZSx'
export const ALICE_KEY = 'edpkuBknW28nW72KG6RoHtYW7p12T6GKc7nAbwYX5m8Wd9sDVC9yav'
export const BOB = 'tz2P67NzuSizsaUW2AHmGMUv9eXp6q8AY1k5'
export const BAKER = 'tz3beCZmQhd5Q1KNMZbiLCarXVo9aqpPHYe8'
export const TOKEN = 'KT1SqUeay8FiBfukVJHsLbiN3n8BZeo4BBwd'

const MANAGER = { source: ALICE, fee: '400', counter: '10', gas_limit: '1000', storage_limit: '60' }

/** A content of Alice's, with anything about it changed. */
export function content(fields: Record<string, unknown>): Content {
  return { ...MANAGER, ...fields } as unknown as Content
}

export function payment(fields: Record<string, unknown> = {}): Content {
  return content({ kind: 'transaction', amount: '5', destination: BOB, ...fields })
}

export function call(entrypoint: string, value: Micheline, fields: Partial<TransactionContent> = {}): Content {
  return payment({ amount: '0', destination: TOKEN, parameters: { entrypoint, value }, ...fields })
}

export const REVEAL = content({ kind: 'reveal', public_key: ALICE_KEY })

export function forged(...contents: readonly Content[]): Uint8Array {
  const numbered = contents.map((each, at) => ({ ...each, counter: String(Number(each.counter) + at) }))
  return forgeOperation({ branch: BRANCH, contents: numbered })
}

export function readBytes(bytes: Uint8Array, account = ALICE, kind: PayloadKind = 'tezos-operation'): Reading {
  return readPayload({ kind, bytes }, account)
}

export function codeOf(reading: Reading): string {
  return reading.ok ? 'read' : reading.refusal.code
}

/** The intent of these contents, which are numbered one after another. */
export function intentOf(...contents: readonly Content[]): Intent {
  const reading = readBytes(forged(...contents))
  if (!reading.ok) throw new Error(`${reading.refusal.code}: ${reading.refusal.message}`)
  expectSchema(reading.intent)
  return reading.intent
}
