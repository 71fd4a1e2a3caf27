let anyStood = false

/**
 * A view stands in a popup or a window. Where the one before took the focus with it, it goes to the new one's title, or to
 * its content; what has it already keeps it, and opening the page moves nothing.
 */
export function viewStands(frame: HTMLElement): void {
  const isFirst = !anyStood
  anyStood = true
  const { activeElement } = document
  if (isFirst || (activeElement !== null && activeElement !== document.body)) return
  const start = frame.querySelector<HTMLElement>('h1[tabindex]') ?? frame.querySelector<HTMLElement>('main')
  start?.focus({ preventScroll: true })
}
