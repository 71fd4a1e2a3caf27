/** How long an approval must have been watched, unchanged, before its buttons act, in milliseconds. */
export const ARM_AFTER = 500

/** `watched`: visible and focused. `since`: when it last became so, or when what is shown last changed. */
export type Arming = { watched: boolean; since: number }

export type ArmingEvent = { kind: 'watched' | 'unwatched' | 'changed'; at: number }

export function arm(arming: Arming, event: ArmingEvent): Arming {
  switch (event.kind) {
    case 'watched':
      return arming.watched ? arming : { watched: true, since: event.at }
    case 'unwatched':
      return { watched: false, since: event.at }
    case 'changed':
      return { ...arming, since: event.at }
  }
}

/** Milliseconds until the buttons act, if nothing happens before; 0 when they do, null while nobody watches. */
export function armsIn(arming: Arming, now: number): number | null {
  return arming.watched ? Math.max(0, arming.since + ARM_AFTER - now) : null
}
