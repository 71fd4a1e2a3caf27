import { readFileSync } from 'node:fs'
import { hexToBytes } from '@noble/hashes/utils.js'
import { expect, test } from 'vitest'
import { blocks } from '../mpc/testing/worked-values.ts'
import type { PayloadKind } from './payload.ts'
import { readPayload } from './registry.ts'

const document = readFileSync(`${import.meta.dirname}/../../docs/protocol.md`, 'utf8')
/** §12.1 from its worked readings on: a transaction, what it reads, and what the typed data of §17 reads. */
const worked = document.split('**A worked reading.**')[1]!.split('\n### 12.2')[0]!
const [transaction, ...readings] = [...worked.matchAll(/```\n([^`]*)\n```/g)].map(([, block]) => block!)

const tezos = document.split('### 12.3 Tezos')[1]!.split('**A worked reading.**')[1]!.split('\n## 13')[0]!
const [operation, tezosReading] = [...tezos.matchAll(/```\n([^`]*)\n```/g)].map(([, block]) => block!)

test.each<[PayloadKind, string, string]>([
  ['ethereum-transaction', transaction!, readings[0]!],
  ['ethereum-typed-data', blocks[4]!, readings[1]!],
  ['tezos-operation', operation!, tezosReading!],
])('docs/protocol.md reads an %s as this program does', (kind, bytes, written) => {
  const intent = JSON.parse(written) as { account: string }
  const reading = readPayload({ kind, bytes: hexToBytes(bytes) }, intent.account)
  expect(reading).toMatchObject({ ok: true })
  expect(reading.ok && reading.intent).toEqual(intent)
})

test('both worked readings are looked at', () => {
  expect(readings).toHaveLength(2)
})
