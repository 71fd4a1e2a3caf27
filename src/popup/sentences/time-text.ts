/** Beyond this a date says nothing to a person: contracts write «never» as a huge number. */
const FAR = Date.UTC(2200, 0, 1)

/** `14:02` today, `19 November, 14:02` this year, with the year otherwise. Local time, clock by locale. */
export function timeText(at: number, now: number = Date.now()): string {
  const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' }).format(at)
  return dayText(at, now) === null ? time : `${dayText(at, now)}, ${time}`
}

/** Null today, `19 November` this year, `19 November 2025` otherwise. */
export function dayText(at: number, now: number = Date.now()): string | null {
  const then = new Date(at)
  const today = new Date(now)
  if (then.toDateString() === today.toDateString()) return null
  const sameYear = then.getFullYear() === today.getFullYear()
  return new Intl.DateTimeFormat(undefined, {
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at)
}

/** The end of a permission or signature, as its bytes say it. */
export function untilText(at: number, now: number = Date.now()): string {
  if (!Number.isFinite(at)) return 'a date that cannot be read'
  if (at >= FAR) return 'no end'
  return at < now ? `${timeText(at, now)}, already over` : timeText(at, now)
}

/** With seconds, for the steps of one signature. */
export function clockText(at: number): string {
  return new Intl.DateTimeFormat(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(at)
}
