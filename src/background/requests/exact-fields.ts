import { hexToBytes } from '@noble/hashes/utils.js'
import { decodeTransaction } from '../../chains/ethereum/transaction.ts'
import { forgeOperation, parseOperation } from '../../chains/tezos/forge.ts'
import type { FieldView } from '../../messages/request.ts'
import type { HexPayload } from './request.ts'

const MOST_SHOWN = 4_096

/** What the items of an unsigned transaction's list are called, by type (EIP-155, EIP-2930, EIP-1559). */
const LABELS: Readonly<Record<number, readonly string[]>> = {
  0: ['Number', 'Price per gas', 'Gas', 'To', 'Value', 'Data', 'Chain', 'Zero', 'Zero'],
  1: ['Chain', 'Number', 'Price per gas', 'Gas', 'To', 'Value', 'Data', 'Access list'],
  2: ['Chain', 'Number', 'Tip per gas', 'Highest price per gas', 'Gas', 'To', 'Value', 'Data', 'Access list'],
}
const AS_BYTES = ['To', 'Data', 'Access list']

/** What is shown as one. */
const WHOLE = {
  'ethereum-message': 'Message',
  'ethereum-typed-data': 'Typed data',
  'tezos-message': 'Message',
  'tezos-micheline': 'Data',
} as const

/** The decoded fields beside the bytes they came from. */
export function exactFields({ kind, bytes }: HexPayload): FieldView[] {
  const raw = hexToBytes(bytes.slice(2))
  if (kind === 'tezos-operation') return operationFields(raw)
  if (kind !== 'ethereum-transaction')
    return [{ label: WHOLE[kind], value: shown(bytes), offset: 0, length: raw.length }]
  const type = decodeTransaction(raw).type ?? 0
  return itemsOf(raw, type === 0 ? 0 : 1).map(({ offset, length }, at) => {
    const label = LABELS[type]?.[at] ?? `Item ${at + 1}`
    const hex = bytes.slice(2 + 2 * offset, 2 + 2 * (offset + length))
    const value = AS_BYTES.includes(label) ? shown(`0x${hex}`) : BigInt(`0x${hex || '0'}`).toString()
    return { label, value, offset, length }
  })
}

function shown(hex: string): string {
  return hex.length <= MOST_SHOWN ? hex : `${hex.slice(0, MOST_SHOWN - 1)}…`
}

const BRANCH_BYTES = 32

/** The block a group of operations builds on, then each of them as nodes write it. */
function operationFields(raw: Uint8Array): FieldView[] {
  const { branch, contents } = parseOperation(raw)
  let offset = BRANCH_BYTES
  const operations = contents.map((content, i): FieldView => {
    const length = forgeOperation({ branch, contents: [content] }).length - BRANCH_BYTES
    const field = { label: `Operation ${i + 1}`, value: shown(JSON.stringify(content)), offset, length }
    offset += length
    return field
  })
  return [{ label: 'Block before it', value: branch, offset: 0, length: BRANCH_BYTES }, ...operations]
}

/** Where the items of the RLP list at `start` lie, without their own headers. The bytes are known to be well formed. */
function itemsOf(bytes: Uint8Array, start: number): { offset: number; length: number }[] {
  const list = span(bytes, start)
  const items: { offset: number; length: number }[] = []
  let at = list.offset
  while (at < list.offset + list.length) {
    const item = span(bytes, at)
    items.push(item)
    at = item.offset + item.length
  }
  return items
}

/** The content of the RLP item at `at` (Yellow Paper, appendix B). */
function span(bytes: Uint8Array, at: number): { offset: number; length: number } {
  const first = bytes[at]!
  if (first < 0x80) return { offset: at, length: 1 }
  const base = first < 0xc0 ? 0x80 : 0xc0
  if (first < base + 56) return { offset: at + 1, length: first - base }
  const lengthBytes = first - base - 55
  const digits = bytes.subarray(at + 1, at + 1 + lengthBytes)
  return { offset: at + 1 + lengthBytes, length: digits.reduce((sum, byte) => sum * 256 + byte, 0) }
}
