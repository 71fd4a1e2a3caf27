import { dayAndTime } from '../components/time-text.ts'

/** Beyond this a date says nothing to a person: contracts write «never» as a huge number. */
const FAR = Date.UTC(2200, 0, 1)

/** `Today`, `19 November` this year, `19 November 2025` otherwise. */
export function dayText(at: number, now: number): string {
  const then = new Date(at)
  const today = new Date(now)
  if (then.toDateString() === today.toDateString()) return 'Today'
  const sameYear = then.getFullYear() === today.getFullYear()
  const year = sameYear ? {} : ({ year: 'numeric' } as const)
  return new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', ...year }).format(at)
}

/** The end of a permission or a signature, as its bytes say it. */
export function untilText(at: number, now: number): string {
  if (!Number.isFinite(at)) return 'a date that cannot be read'
  if (at >= FAR) return 'no end'
  return at < now ? `${dayAndTime(at, now)}, already over` : dayAndTime(at, now)
}

/** With seconds, for the steps of one signature. */
export function secondsText(at: number): string {
  return new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at)
}
