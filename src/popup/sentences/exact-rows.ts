import type { FieldView } from '../../messages/request.ts'

/** A stretch of the exact bytes: where it begins, its bytes as hex, and what they were decoded as. */
export type ExactRow = { offset: number; bytes: string; field: { label: string; value: string } | null }

const BYTES_PER_ROW = 16

/**
 * The bytes in order, cut where a decoded field begins or ends, so that each field stands beside its own bytes. Bytes of no
 * field are shown as well. Of fields that overlap, the first is taken.
 */
export function exactRows(bytes: string, fields: readonly FieldView[]): ExactRow[] {
  const hex = bytes.slice(2)
  const size = hex.length / 2
  const rows: ExactRow[] = []
  let at = 0
  const take = (end: number, field: ExactRow['field']) => {
    for (let named = field; at < end; named = null) {
      const stop = Math.min(at + BYTES_PER_ROW, end)
      rows.push({ offset: at, bytes: hex.slice(2 * at, 2 * stop), field: named })
      at = stop
    }
  }
  for (const { label, value, offset, length } of [...fields].sort((a, b) => a.offset - b.offset)) {
    if (offset < at || offset + length > size || length === 0) continue
    take(offset, null)
    take(offset + length, { label, value })
  }
  take(size, null)
  return rows
}
