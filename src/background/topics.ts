import type { Topic } from '../messages/events.ts'

/** Gathers what changed within one turn of the event loop and says it once. */
export class Topics {
  readonly #say: (topics: Topic[]) => void
  #changed = new Set<Topic>()

  constructor(say: (topics: Topic[]) => void) {
    this.#say = say
  }

  changed(...topics: Topic[]): void {
    if (this.#changed.size === 0) queueMicrotask(() => this.#flush())
    for (const topic of topics) this.#changed.add(topic)
  }

  #flush(): void {
    const topics = [...this.#changed]
    this.#changed = new Set()
    this.#say(topics)
  }
}
