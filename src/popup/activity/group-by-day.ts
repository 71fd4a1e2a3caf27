import type { ActivityRow } from '../../messages/ui.ts'
import { dayText } from '../sentences/time-text.ts'
import { isOpen } from './activity-text.ts'

export type ActivityGroup = { day: string; rows: ActivityRow[] }

/** What is still open first, then one group a day, the latest first. */
export function groupByDay(rows: readonly ActivityRow[], now: number): { open: ActivityRow[]; past: ActivityGroup[] } {
  const sorted = [...rows].sort((a, b) => b.at - a.at)
  const past: ActivityGroup[] = []
  for (const row of sorted.filter(({ state }) => !isOpen(state))) {
    const day = dayText(row.at, now)
    const last = past.at(-1)
    if (last?.day === day) last.rows.push(row)
    else past.push({ day, rows: [row] })
  }
  return { open: sorted.filter(({ state }) => isOpen(state)), past }
}
