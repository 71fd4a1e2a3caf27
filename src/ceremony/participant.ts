import { BenignAbort } from '../mpc/errors.ts'
import type { Inbox, Outbox, PartyIndex } from '../mpc/party.ts'
import { type Identity, verifySignature } from './identity.ts'
import {
  type Broadcast,
  broadcastDigest,
  type Direct,
  extendTranscript,
  initialTranscript,
  type Message,
} from './message.ts'
import { open, type SealingPlace, seal } from './seal.ts'

/** What a ceremony's protocol receives: the messages it waited for, and the transcript that covers them. */
export interface CeremonyInbox extends Inbox {
  /** The transcript after the round that just ended, 32 bytes. */
  readonly transcript: Uint8Array
}

export type CeremonyProtocol<Result> = AsyncGenerator<Outbox, Result, CeremonyInbox>

/** How a party seals what it sends to one peer, known at the latest when the first sealed message is due. */
export interface Seals {
  /** 32 bytes, from `agreeOnChannel`. */
  channel(peer: PartyIndex): Uint8Array
  /** The id of the pair's oblivious transfers where the ceremony uses them, else empty. */
  pairId(peer: PartyIndex): Uint8Array
}

export interface ParticipantSetup<Result> {
  readonly ceremony: Uint8Array
  readonly self: PartyIndex
  readonly identity: Identity
  /** The identity key of every party of the ceremony, this one included. */
  readonly identities: ReadonlyMap<PartyIndex, Uint8Array>
  readonly seals: Seals
  readonly random: (length: number) => Uint8Array
  readonly protocol: CeremonyProtocol<Result>
}

/**
 * One party's side of one ceremony: it signs and seals what the protocol sends, checks and opens what arrives, keeps the
 * transcript, and drives the protocol as far as the messages at hand allow. Any failure is final.
 */
export class Participant<Result> {
  readonly #setup: ParticipantSetup<Result>
  readonly #early = new Map<string, Message>()
  #round = 0
  /** The transcript after each round of broadcasts; before the first under 0. */
  readonly #transcripts: Map<number, Uint8Array>
  #position: { readonly round: number; readonly transcript: Uint8Array }
  #outbox: Outbox | undefined
  #outcome: { readonly result: Result } | undefined
  #failure: unknown

  constructor(setup: ParticipantSetup<Result>) {
    this.#setup = setup
    this.#position = { round: 0, transcript: initialTranscript(setup.ceremony) }
    this.#transcripts = new Map([[0, this.#position.transcript]])
  }

  /** The result, once the protocol has returned. */
  get outcome(): { readonly result: Result } | undefined {
    return this.#outcome
  }

  /** The last round of broadcasts that is complete here, and the transcript up to it. */
  get position(): { readonly round: number; readonly transcript: Uint8Array } {
    return this.#position
  }

  /** @throws BenignAbort `transcript-mismatch` when `party` saw other broadcasts up to `round` than this party */
  compareTranscript(party: PartyIndex, round: number, transcript: Uint8Array): void {
    const own = this.#transcripts.get(round)
    if (own && own.join() !== transcript.join())
      throw new BenignAbort('transcript-mismatch', `Party ${party} saw other messages in round ${round}.`, party)
  }

  /** Runs to the first wait. @returns the messages of round 1 */
  async begin(): Promise<Message[]> {
    return this.#guarded(() => this.#resume(undefined))
  }

  /**
   * Takes messages and goes on as far as possible.
   * @returns what this party now sends
   * @throws BenignAbort, CheatingAbort, StateFault; the ceremony is then over for this party
   */
  async deliver(messages: readonly Message[]): Promise<Message[]> {
    return this.#guarded(async () => {
      for (const message of messages) await this.#accept(message)
      const sent: Message[] = []
      while (this.#outbox && this.#isComplete(this.#outbox))
        sent.push(...(await this.#resume(this.#collect(this.#outbox))))
      return sent
    })
  }

  /** Ends the ceremony for this party and lets its secrets go. */
  async end(reason: BenignAbort): Promise<void> {
    this.#failure ??= reason
    this.#outbox = undefined
    this.#early.clear()
    // A step that still runs is waited for; what it computed does not leave.
    await this.#setup.protocol.return(undefined as never)
  }

  async #guarded(work: () => Promise<Message[]>): Promise<Message[]> {
    if (this.#failure) throw this.#failure
    try {
      const sent = await work()
      // Ended while it ran: nothing leaves.
      if (this.#failure) throw this.#failure
      return sent
    } catch (error) {
      this.#failure ??= error
      this.#outbox = undefined
      this.#early.clear()
      throw error
    }
  }

  async #accept(message: Message): Promise<void> {
    const { ceremony, self, identities } = this.#setup
    if (this.#outcome) return
    const { from, round } = message
    const key = identities.get(from)
    if (!key || from === self)
      throw new BenignAbort('unknown-sender', `Party ${from} has no place in this ceremony.`, from)
    if (message.kind === 'direct' && message.to !== self)
      throw new BenignAbort('wrong-receiver', `A message for party ${message.to} came here.`, from)
    if (round < this.#round) throw new BenignAbort('late-message', `Round ${round} is over.`, from)
    // Nobody can finish a round without us, so nobody is more than one round ahead.
    if (round > this.#round + 1) throw new BenignAbort('early-message', `Round ${round} is not due.`, from)
    const slot = slotOf(message.kind, round, from)
    if (this.#early.has(slot))
      throw new BenignAbort('second-message', `Party ${from} spoke twice in round ${round}.`, from)
    if (
      message.kind === 'broadcast' &&
      !(await verifySignature(key, broadcastDigest(ceremony, message), message.signature))
    )
      throw new BenignAbort('broadcast-signature', `A broadcast is not signed by party ${from}.`, from)
    this.#early.set(slot, message)
  }

  #isComplete({ awaits }: Outbox): boolean {
    return (
      awaits.broadcasts.every((from) => this.#early.has(slotOf('broadcast', this.#round, from))) &&
      awaits.directs.every((from) => this.#early.has(slotOf('direct', this.#round, from)))
    )
  }

  /**
   * Takes the round's messages out of the buffer. A round of broadcasts extends the transcript with all of them, our own
   * included; one of sealed messages only leaves it as it is.
   */
  #collect({ awaits, broadcast }: Outbox): CeremonyInbox {
    // Who waits for nobody has said its last word; what others still say to each other is not its business.
    if (awaits.broadcasts.length + awaits.directs.length === 0)
      return { broadcasts: new Map(), directs: new Map(), transcript: this.#position.transcript }
    const broadcasts = new Map(awaits.broadcasts.map((from) => [from, this.#take<Broadcast>('broadcast', from).body]))
    const directs = new Map(awaits.directs.map((from) => [from, this.#open(this.#take<Direct>('direct', from))]))
    for (const message of this.#early.values())
      if (message.round === this.#round)
        throw new BenignAbort('unexpected-message', `Nothing was due from party ${message.from}.`, message.from)
    if (broadcasts.size > 0) {
      const all = broadcast ? new Map([...broadcasts, [this.#setup.self, broadcast]]) : broadcasts
      const transcript = extendTranscript(this.#position.transcript, this.#round, all)
      this.#position = { round: this.#round, transcript }
      this.#transcripts.set(this.#round, transcript)
    }
    return { broadcasts, directs, transcript: this.#position.transcript }
  }

  #take<M extends Message>(kind: M['kind'], from: PartyIndex): M {
    const slot = slotOf(kind, this.#round, from)
    const message = this.#early.get(slot) as M
    this.#early.delete(slot)
    return message
  }

  async #resume(inbox: CeremonyInbox | undefined): Promise<Message[]> {
    const { protocol } = this.#setup
    const step = inbox ? await protocol.next(inbox) : await protocol.next()
    this.#round += 1
    if (step.done) {
      this.#outbox = undefined
      this.#outcome = { result: step.value }
      this.#early.clear()
      return []
    }
    this.#outbox = step.value
    return this.#send(step.value)
  }

  async #send({ broadcast, directs }: Outbox): Promise<Message[]> {
    const { ceremony, self, identity, seals, random } = this.#setup
    const round = this.#round
    const sent: Message[] = []
    if (broadcast) {
      const digest = broadcastDigest(ceremony, { round, from: self, body: broadcast })
      sent.push({ kind: 'broadcast', round, from: self, body: broadcast, signature: await identity.sign(digest) })
    }
    for (const [to, message] of directs ?? []) {
      const body = seal(seals.channel(to), this.#place(self, to, to), message, random)
      sent.push({ kind: 'direct', round, from: self, to, body })
    }
    return sent
  }

  #open({ from, body }: Direct): Uint8Array {
    const { self, seals } = this.#setup
    return open(seals.channel(from), this.#place(from, self, from), body)
  }

  #place(from: PartyIndex, to: PartyIndex, peer: PartyIndex): SealingPlace {
    const { ceremony, seals } = this.#setup
    return { ceremony, round: this.#round, from, to, pair: seals.pairId(peer), transcript: this.#position.transcript }
  }
}

function slotOf(kind: Message['kind'], round: number, from: PartyIndex): string {
  return `${kind}/${round}/${from}`
}
