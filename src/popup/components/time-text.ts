/** A time of day such as 14:02, by locale. `instant` is in milliseconds since 1970. */
export function clockTime(instant: number, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: hourCycle(locale) }).format(
    instant,
  )
}

/** Times are local, with the day when it is not today: "14:02", "2 November, 14:02". */
export function dayAndTime(instant: number, now: number, locale?: string): string {
  const time = clockTime(instant, locale)
  if (new Date(instant).toDateString() === new Date(now).toDateString()) return time
  const sameYear = new Date(instant).getFullYear() === new Date(now).getFullYear()
  const day = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(instant)
  return `${day}, ${time}`
}

/** The locale's own clock, 12 or 24 hours, but 24 starts at 00:00. */
function hourCycle(locale: string | undefined): 'h12' | 'h23' {
  const { hour12 } = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions()
  return hour12 ? 'h12' : 'h23'
}
