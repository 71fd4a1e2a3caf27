import * as v from 'valibot'
import { type BeaconTold, beaconSent } from '../../messages/beacon.ts'
import type { DocumentPort } from '../provider/page-ports.ts'
import { RequestEnded } from '../requests/approvals.ts'
import { Serial } from '../serial.ts'
import { type Site, siteOf } from '../site.ts'
import { isStoreFailure } from '../stores/stored.ts'
import { type Channel, channelTo } from './channel.ts'
import { dispatch } from './dispatch.ts'
import { writeMessage } from './messages.ts'
import { type News, newsFor } from './news.ts'
import { pair } from './pairing.ts'
import type { Peer } from './peers.ts'
import type { BeaconServices } from './verb.ts'

/** Messages of one document that may be under way; further ones are not read. An SDK sends two in five seconds at most. */
export const MOST_UNDER_WAY = 10
/** Agreed keys that are kept at once. */
const MOST_CHANNELS = 500

interface Document {
  readonly port: DocumentPort
  readonly site: Site
  readonly gone: AbortController
  underWay: number
}

/** Every document whose SDK speaks Beacon: pairs, answers, and tells it what changed. */
export class BeaconPorts {
  readonly #services: Promise<BeaconServices>
  readonly #extensionId: string
  readonly #documents = new Set<Document>()
  readonly #requests = new Set<string>()
  /** Agreeing on keys takes a while; they stay the same for as long as a dapp is paired. */
  readonly #channels = new Map<string, Channel>()
  /** What was told is written down before the next look. */
  readonly #telling = new Serial()

  /** @param services are ready once the worker has read its stores; messages wait for them */
  constructor(services: Promise<BeaconServices>, extensionId: string) {
    this.#services = services
    this.#extensionId = extensionId
  }

  /** Takes a new port, or refuses it when there is no site behind it. */
  accept(port: DocumentPort): void {
    const site = siteOf(port.sender, this.#extensionId)
    if (site === null) {
      port.disconnect()
      return
    }
    const document: Document = { port, site, gone: new AbortController(), underWay: 0 }
    this.#documents.add(document)
    port.onDisconnect.addListener(() => {
      this.#documents.delete(document)
      document.gone.abort(new RequestEnded('page-gone'))
    })
    port.onMessage.addListener((message) => void this.#hear(document, message))
    void this.#greet(document)
  }

  /** Accounts or permissions may have changed: every dapp whose own did is told, in all its documents. */
  async tellAll(): Promise<void> {
    const sites = new Map([...this.#documents].map(({ site }) => [site.key, site]))
    await Promise.all([...sites.values()].map((site) => this.#tellSite(site)))
  }

  /**
   * Tells a document what it may not know. Its SDK may not listen yet: of accounts and permissions it hears again once it
   * has spoken; it waits for an answer only where it listens.
   */
  async #greet(document: Document): Promise<void> {
    for (const news of await this.#news(document.site)) this.#tell(document, news)
    const { peers } = await this.#services
    for (const left of await peers.left()) {
      const peer = left.site === document.site.key ? await peers.find(left) : undefined
      if (peer === undefined) continue
      const channel = this.#channelTo(peer)
      const said = { type: 'error', errorType: 'UNKNOWN_ERROR' } as const
      this.#say(document, channel, writeMessage(left.id, channel.senderId, left.form, said))
    }
  }

  async #hear(document: Document, message: unknown): Promise<void> {
    const sent = v.safeParse(beaconSent, message)
    if (!sent.success) return
    const { number, carried } = sent.output
    let isTaken = false
    const taken = () => {
      if (!isTaken) this.#post(document, { type: 'taken', number })
      isTaken = true
    }
    if (document.underWay >= MOST_UNDER_WAY) return taken()
    document.underWay += 1
    try {
      const services = await this.#services
      if (carried.type === 'pairing') await this.#pair(document, carried.payload, services)
      else await this.#read(document, carried.encryptedPayload, taken, services)
    } catch (error) {
      // Pairings cannot be read or written down. Home says so; a dapp knows no error before it is known itself.
      if (!isStoreFailure(error)) throw error
    } finally {
      document.underWay -= 1
      taken()
    }
  }

  async #pair(document: Document, payload: string, { peers }: BeaconServices): Promise<void> {
    const sealed = await pair(peers, document.site, payload)
    if (sealed !== null) this.#post(document, { type: 'pairing', payload: sealed })
  }

  /** Whoever encrypted it for this wallet is known by that: every dapp of the site is tried, and of no other. */
  async #read(document: Document, encrypted: string, taken: () => void, services: BeaconServices): Promise<void> {
    for (const peer of await services.peers.of(document.site.key)) {
      const channel = this.#channelTo(peer)
      const opened = channel.read(encrypted)
      if (opened === null) continue
      const { gone, site } = document
      const say = (message: object) => this.#say(document, channel, message)
      const heard = { asking: { site, signal: gone.signal }, peer, channel, ...opened, say, taken }
      await dispatch(heard, services, this.#requests)
      await this.#tellSite(site)
      return
    }
  }

  /** What a site's dapps have not been told. */
  async #news(site: Site): Promise<News[]> {
    const services = await this.#services
    const peers = await services.peers.of(site.key)
    return (await Promise.all(peers.map((peer) => newsFor(peer, site, services)))).filter((news) => news !== null)
  }

  #tellSite(site: Site): Promise<void> {
    return this.#telling.run(async () => {
      const { peers } = await this.#services
      for (const news of await this.#news(site)) {
        for (const document of this.#documents) if (document.site.key === site.key) this.#tell(document, news)
        try {
          await peers.grant(news.peer, news.has)
        } catch (error) {
          // It is told again next time. Home says that nothing can be written down.
          if (!isStoreFailure(error)) throw error
        }
      }
    })
  }

  #tell(document: Document, { peer, said }: News): void {
    const channel = this.#channelTo(peer)
    this.#say(document, channel, writeMessage(crypto.randomUUID(), channel.senderId, { version: '2' }, said))
  }

  #channelTo(peer: Peer): Channel {
    const name = `${peer.secret} ${peer.publicKey}`
    const known = this.#channels.get(name) ?? channelTo(peer)
    if (this.#channels.size >= MOST_CHANNELS) this.#channels.clear()
    this.#channels.set(name, known)
    return known
  }

  #say(document: Document, channel: Channel, message: object): void {
    this.#post(document, { type: 'message', encryptedPayload: channel.write(message) })
  }

  #post(document: Document, message: BeaconTold): void {
    // A document that has gone is not told; a port that is closed throws.
    if (this.#documents.has(document)) document.port.postMessage(message)
  }
}
