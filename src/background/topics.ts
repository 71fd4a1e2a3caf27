import type { Topic } from '../messages/events.ts'

/** How long changes are gathered, in milliseconds: one act makes many, and each makes every open page ask anew. */
const GATHER_MS = 40

/** Gathers what changed and says it once. */
export class Topics {
  readonly #say: (topics: Topic[]) => void
  #changed = new Set<Topic>()

  constructor(say: (topics: Topic[]) => void) {
    this.#say = say
  }

  changed(...topics: Topic[]): void {
    if (this.#changed.size === 0) setTimeout(() => this.#flush(), GATHER_MS)
    for (const topic of topics) this.#changed.add(topic)
  }

  #flush(): void {
    const topics = [...this.#changed]
    this.#changed = new Set()
    this.#say(topics)
  }
}
