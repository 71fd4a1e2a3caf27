import { hexToBytes } from '@noble/hashes/utils.js'
import type { Payload } from '../../chains/payload.ts'
import { readPayload } from '../../chains/registry.ts'
import type { Problem } from '../../messages/problem.ts'
import { problemOf } from '../errors.ts'
import type { ServerReading, Signing, SigningAccount } from '../signing.ts'
import type { HexPayload, WaitingRequest } from './request.ts'
import type { ServerLine } from './verdicts.ts'

export function payloadOf({ kind, bytes }: HexPayload): Payload {
  return { kind, bytes: hexToBytes(bytes.slice(2)) }
}

interface Asked {
  readonly revision: string
  readonly stop: AbortController
  needed: number
  lines: readonly ServerLine[]
  /** Why this browser could not ask, when it last tried; the next look asks again. */
  problem: Problem | null
  isTrying: boolean
}

/** What the servers say about the requests that are before the person: asked once per content, never again for a look. */
export class Readings {
  readonly #signing: Signing
  readonly #onChange: () => void
  readonly #asked = new Map<string, Asked>()

  constructor(signing: Signing, onChange: () => void) {
    this.#signing = signing
    this.#onChange = onChange
  }

  /** The lines so far about the request's present content; none before the servers are known. */
  of({ id, revision }: Pick<WaitingRequest, 'id' | 'revision'>): Pick<Asked, 'needed' | 'lines' | 'problem'> {
    const asked = this.#asked.get(id)
    return asked?.revision === revision ? asked : { needed: 1, lines: [], problem: null }
  }

  /** Asks the servers about a request's present bytes unless they were asked about them before. */
  async ask(request: WaitingRequest, account: SigningAccount): Promise<void> {
    const { id, revision, body } = request
    const before = this.#asked.get(id)
    const known = before?.revision === revision ? before : null
    if (body.kind !== 'sign' || known?.isTrying || (known !== null && known.problem === null)) return
    this.forget(id)
    const problem = known?.problem ?? null
    const asked: Asked = { revision, stop: new AbortController(), needed: 1, lines: [], problem, isTrying: true }
    this.#asked.set(id, asked)
    try {
      await this.#hear(asked, payloadOf(body.payload), account)
    } catch (error) {
      asked.problem = problemOf(error)
      // Said once: who hears of it looks again, and that asks again.
      if (problem !== null) return
    } finally {
      asked.isTrying = false
    }
    this.#onChange()
  }

  async #hear(asked: Asked, payload: Payload, account: SigningAccount): Promise<void> {
    const { needed, servers } = await this.#signing.quorum()
    asked.problem = null
    asked.needed = needed
    asked.lines = servers.map((server) => ({ ...server, answer: null }))
    this.#onChange()
    for await (const reading of this.#signing.readings(payload, account, asked.stop.signal)) this.#heard(asked, reading)
    // A server that never answered is no longer being asked.
    asked.lines = asked.lines.map((line) => ({
      ...line,
      answer: line.answer ?? { kind: 'no-answer', reason: null, quoted: null },
    }))
  }

  /** The request is over: nobody needs to answer any more. */
  forget(id: string): void {
    this.#asked.get(id)?.stop.abort()
    this.#asked.delete(id)
  }

  #heard(asked: Asked, { party, answer }: ServerReading): void {
    asked.lines = asked.lines.map((line) => (line.party === party && line.answer === null ? { ...line, answer } : line))
    this.#onChange()
  }
}

/** This browser's own reading of exact bytes. */
export function ownReading(payload: HexPayload, address: string): ReturnType<typeof readPayload> {
  return readPayload(payloadOf(payload), address)
}
