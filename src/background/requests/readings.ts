import { hexToBytes } from '@noble/hashes/utils.js'
import type { Payload } from '../../chains/payload.ts'
import { readPayload } from '../../chains/registry.ts'
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
  of({ id, revision }: Pick<WaitingRequest, 'id' | 'revision'>): {
    readonly needed: number
    readonly lines: readonly ServerLine[]
  } {
    const asked = this.#asked.get(id)
    if (asked?.revision !== revision) return { needed: 1, lines: [] }
    return { needed: asked.needed, lines: asked.lines }
  }

  /** Asks the servers about a request's present bytes unless they were asked about them before. */
  async ask(request: WaitingRequest, account: SigningAccount): Promise<void> {
    if (request.body.kind !== 'sign' || this.#asked.get(request.id)?.revision === request.revision) return
    this.forget(request.id)
    const asked: Asked = { revision: request.revision, stop: new AbortController(), needed: 1, lines: [] }
    this.#asked.set(request.id, asked)
    const payload = payloadOf(request.body.payload)
    const { needed, servers } = await this.#signing.quorum()
    asked.needed = needed
    asked.lines = servers.map((server) => ({ ...server, answer: null }))
    this.#onChange()
    for await (const reading of this.#signing.readings(payload, account, asked.stop.signal)) this.#heard(asked, reading)
    // A server that never answered is no longer being asked.
    asked.lines = asked.lines.map((line) => ({
      ...line,
      answer: line.answer ?? { kind: 'no-answer', reason: null, quoted: null },
    }))
    this.#onChange()
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
