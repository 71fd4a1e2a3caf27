import { BenignAbort } from '../mpc/errors.ts'

/** What a step came to: the answer to give, now and to every repetition, and whether the ceremony ends with it. */
export interface StepOutcome<Answer> {
  readonly answer: Answer
  readonly over: boolean
}

/** A party's place in a ceremony under way. */
export interface Seat {
  /** What the ceremony depends on; see `endLabelled`. */
  readonly labels: readonly string[]
  /** Lets the secrets of the ceremony go. */
  end(reason: BenignAbort): Promise<void>
}

interface Running<Answer, S extends Seat> {
  seat: S | undefined
  readonly expires: number
  readonly steps: { readonly request: string; readonly answer: Promise<Answer>; settled: boolean }[]
  over: BenignAbort | undefined
}

export type StepFault = 'ceremony-gone' | 'out-of-order' | 'different-request'

/** A step that is not computed, because it is unknown, not yet due, or was asked differently before. */
export class StepRefused extends Error {
  override readonly name = 'StepRefused'
  readonly code: StepFault

  constructor(code: StepFault, message: string) {
    super(message)
    this.code = code
  }
}

/**
 * The ceremonies under way at a party that answers. One answer per (ceremony, step): the same request again gets the
 * same answer, a different one kills the ceremony. All of it is in memory and dies with the process.
 */
export class CeremonyTable<Answer, S extends Seat> {
  readonly #running = new Map<string, Running<Answer, S>>()
  readonly #now: () => number

  /** @param now milliseconds */
  constructor(now: () => number) {
    this.#now = now
  }

  get size(): number {
    return this.#running.size
  }

  has(id: string): boolean {
    return this.#running.has(id)
  }

  /**
   * Step 1.
   * @param request identifies the request by method, target and content
   * @param answer computes the answer; it calls `adopt` as soon as the party has its seat
   */
  start(
    id: string,
    request: string,
    lifetime: number,
    answer: (adopt: (seat: S) => void) => Promise<StepOutcome<Answer>>,
  ): Promise<Answer> {
    this.sweep()
    const known = this.#running.get(id)
    if (known) return this.#repeat(known, 0, request)
    const running: Running<Answer, S> = {
      seat: undefined,
      expires: this.#now() + lifetime,
      steps: [],
      over: undefined,
    }
    this.#running.set(id, running)
    const adopt = (seat: S) => {
      running.seat = seat
      if (running.over) void this.#end(running, running.over)
    }
    return this.#compute(running, request, () => answer(adopt))
  }

  /** Step n ≥ 2. @throws StepRefused */
  async step(
    id: string,
    step: number,
    request: string,
    answer: (seat: S) => Promise<StepOutcome<Answer>>,
  ): Promise<Answer> {
    this.sweep()
    const running = this.#running.get(id)
    if (!running) throw new StepRefused('ceremony-gone', 'No such ceremony is under way here.')
    if (step <= running.steps.length) return this.#repeat(running, step - 1, request)
    const previous = running.steps.at(-1)!
    if (step !== running.steps.length + 1 || !previous.settled)
      throw new StepRefused('out-of-order', `Step ${step} is not due.`)
    const { seat } = running
    if (running.over || !seat) throw new StepRefused('ceremony-gone', 'This ceremony has ended.')
    return this.#compute(running, request, () => answer(seat))
  }

  /** Ends every ceremony that depends on `label`, for instance on a pair that was just burned. */
  async endLabelled(label: string, reason: BenignAbort): Promise<void> {
    const affected = [...this.#running.values()].filter(({ seat }) => seat?.labels.includes(label))
    await Promise.all(affected.map((running) => this.#end(running, reason)))
  }

  /** Ends the oldest ceremonies that depend on `label`, until `keep` are left. */
  async endOldest(label: string, keep: number, reason: BenignAbort): Promise<void> {
    const labelled = [...this.#running.values()].filter(({ seat }) => seat?.labels.includes(label))
    await Promise.all(labelled.slice(0, Math.max(0, labelled.length - keep)).map((each) => this.#end(each, reason)))
  }

  /** Ends what has taken too long. Happens by itself with every step; to be called when none comes. */
  sweep(): void {
    const now = this.#now()
    for (const [id, running] of this.#running) {
      if (running.expires > now) continue
      this.#running.delete(id)
      void this.#end(running, new BenignAbort('expired', 'This ceremony took too long.'))
    }
  }

  #compute(running: Running<Answer, S>, request: string, work: () => Promise<StepOutcome<Answer>>): Promise<Answer> {
    const answer = work().then(async ({ answer, over }) => {
      if (over) await this.#end(running, new BenignAbort('ceremony-over', 'This ceremony has ended.'))
      return answer
    })
    const entry = { request, answer, settled: false }
    running.steps.push(entry)
    answer.then(
      () => (entry.settled = true),
      () => this.#end(running, new BenignAbort('step-failed', 'A step of this ceremony failed.')),
    )
    return answer
  }

  async #repeat(running: Running<Answer, S>, position: number, request: string): Promise<Answer> {
    const known = running.steps[position]
    if (known.request === request) return known.answer
    const reason = new BenignAbort('different-request', 'The same step was asked for twice, differently.')
    await this.#end(running, reason)
    throw new StepRefused('different-request', reason.message)
  }

  async #end(running: Running<Answer, S>, reason: BenignAbort): Promise<void> {
    running.over ??= reason
    const { seat } = running
    running.seat = undefined
    await seat?.end(running.over)
  }
}
