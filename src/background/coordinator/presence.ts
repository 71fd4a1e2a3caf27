import type { PartyIndex } from '../../mpc/party.ts'
import { BrowserReplaced } from './browser-replaced.ts'
import { ServerError } from './secret-server.ts'

export interface Attendance {
  readonly state: 'here' | 'away' | 'unknown'
  /** Milliseconds. */
  readonly lastAnswered: number | null
  /** The server's own words when it last refused to be there. */
  readonly said: string | null
  /** It has said that it no longer knows this browser. */
  readonly replaced: boolean
}

/** Which servers answered lately. In memory: after a restart of the browser nobody knows. */
export class Presence {
  readonly #now: () => number
  readonly #onChange: () => void
  readonly #known = new Map<PartyIndex, Attendance>()

  constructor(now: () => number, onChange: () => void) {
    this.#now = now
    this.#onChange = onChange
  }

  of(index: PartyIndex): Attendance {
    return this.#known.get(index) ?? { state: 'unknown', lastAnswered: null, said: null, replaced: false }
  }

  heard(index: PartyIndex): void {
    this.#set(index, { state: 'here', lastAnswered: this.#now(), said: null, replaced: false })
  }

  /**
   * A server that refuses is there all the same; only one that does not answer, or says it is closed, is away. Any other
   * failure says nothing about that.
   */
  failed(index: PartyIndex, error: unknown): void {
    const before = this.of(index)
    if (error instanceof BrowserReplaced) {
      this.#set(index, { state: 'here', lastAnswered: this.#now(), said: null, replaced: true })
      return
    }
    if (!(error instanceof ServerError)) return
    const { failure } = error
    if (failure.kind !== 'refused') this.#set(index, { ...before, state: 'away', said: null })
    else if (failure.problem.status === 503) this.#set(index, { ...before, state: 'away', said: failure.problem.title })
    else this.#set(index, { ...before, state: 'here', lastAnswered: this.#now(), said: null })
  }

  #set(index: PartyIndex, attendance: Attendance): void {
    const before = this.of(index)
    this.#known.set(index, attendance)
    const { state, said, replaced } = attendance
    if (before.state !== state || before.said !== said || before.replaced !== replaced) this.#onChange()
  }
}
