import type { Site } from './site.ts'

/** Long enough to leave the page; short enough for who closed by mistake and asks again. */
const COOL_DOWN_MS = 5_000

/** Sites that open nothing for a moment: the person has just closed what they had opened. */
export class CoolDown {
  readonly #now: () => number
  readonly #until = new Map<string, number>()

  constructor(now: () => number) {
    this.#now = now
  }

  begin(site: Site): void {
    for (const [page, until] of this.#until) if (until <= this.#now()) this.#until.delete(page)
    this.#until.set(pageOf(site), this.#now() + COOL_DOWN_MS)
  }

  holds(site: Site): boolean {
    return (this.#until.get(pageOf(site)) ?? 0) > this.#now()
  }
}

/** All frames of one page cool down together: a page may make frames of as many origins as it likes. */
function pageOf({ origin, within }: Site): string {
  return within ?? origin
}
