import type { PartyIndex } from '../../mpc/party.ts'
import { ServerError } from './secret-server.ts'

export interface Attendance {
  readonly state: 'here' | 'away' | 'unknown'
  /** Milliseconds. */
  readonly lastAnswered: number | null
  /** The server's own words when it last refused to be there. */
  readonly said: string | null
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
    return this.#known.get(index) ?? { state: 'unknown', lastAnswered: null, said: null }
  }

  heard(index: PartyIndex): void {
    this.#set(index, { state: 'here', lastAnswered: this.#now(), said: null })
  }

  /** A server that refuses is there all the same; only one that does not answer, or says it is closed, is away. */
  failed(index: PartyIndex, error: unknown): void {
    const failure = error instanceof ServerError ? error.failure : undefined
    if (failure?.kind !== 'refused') this.#set(index, { ...this.of(index), state: 'away', said: null })
    else if (failure.problem.status === 503)
      this.#set(index, { ...this.of(index), state: 'away', said: failure.problem.title })
    else this.heard(index)
  }

  #set(index: PartyIndex, attendance: Attendance): void {
    const before = this.of(index)
    this.#known.set(index, attendance)
    if (before.state !== attendance.state || before.said !== attendance.said) this.#onChange()
  }
}
