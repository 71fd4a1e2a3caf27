import * as v from 'valibot'
import { type PageState, pageRequest, type RpcError, type ToPage } from '../../messages/page.ts'
import { RequestEnded } from '../requests/approvals.ts'
import { type PortSender, type Site, siteOf } from '../site.ts'
import { answer } from './answer.ts'
import { networkOf, visibleAddresses } from './connection.ts'
import { toQuantity } from './params.ts'
import { rpcErrorOf } from './provider-failure.ts'
import { SiteQueues } from './site-queues.ts'
import type { ProviderServices } from './verb.ts'

/** The runtime port of one document's content script, as far as this needs it. */
export interface DocumentPort {
  readonly sender?: PortSender | undefined
  postMessage(message: unknown): void
  disconnect(): void
  readonly onMessage: { addListener(listener: (message: unknown) => void): void }
  readonly onDisconnect: { addListener(listener: () => void): void }
}

/** How pages should see the wallet. */
export type Presence = Pick<PageState, 'actAsMetaMask' | 'defaultWallet'>

interface Document {
  readonly port: DocumentPort
  readonly site: Site
  readonly gone: AbortController
  told: string
  /** Counts what it was to be told: only the last is said, since an earlier one may be known later. */
  news: number
}

/** Every document that is connected to the worker: answers its requests, and tells it what changed. */
export class PagePorts {
  readonly #services: Promise<ProviderServices>
  readonly #presence: () => Promise<Presence>
  readonly #extensionId: string
  readonly #documents = new Set<Document>()
  readonly #queues = new SiteQueues()

  /** @param services are ready once the worker has read its stores; requests wait for them */
  constructor(services: Promise<ProviderServices>, presence: () => Promise<Presence>, extensionId: string) {
    this.#services = services
    this.#presence = presence
    this.#extensionId = extensionId
  }

  /** Takes a new port, or refuses it when there is no site behind it. */
  accept(port: DocumentPort): void {
    const site = siteOf(port.sender, this.#extensionId)
    if (site === null) {
      port.disconnect()
      return
    }
    const document: Document = { port, site, gone: new AbortController(), told: '', news: 0 }
    this.#documents.add(document)
    port.onDisconnect.addListener(() => {
      this.#documents.delete(document)
      document.gone.abort(new RequestEnded('page-gone'))
    })
    port.onMessage.addListener((message) => void this.#hear(document, message))
    void this.#tell(document)
  }

  /** Tells every document where things stand, if that is news to it. */
  async tellAll(): Promise<void> {
    await Promise.all([...this.#documents].map((document) => this.#tell(document)))
  }

  async #tell(document: Document): Promise<void> {
    const mine = ++document.news
    const services = await this.#services
    const state: PageState = {
      type: 'state',
      chainId: toQuantity((await networkOf(services, document.site)).chainId),
      accounts: await visibleAddresses(services, document.site),
      ...(await this.#presence()),
    }
    const text = JSON.stringify(state)
    if (mine !== document.news || text === document.told) return
    document.told = text
    this.#post(document, state)
  }

  async #hear(document: Document, message: unknown): Promise<void> {
    const request = v.safeParse(pageRequest, message)
    if (!request.success) return
    const { id, method, params } = request.output
    const { site, gone } = document
    try {
      const services = await this.#services
      const asking = { site, signal: gone.signal }
      const result = await this.#queues.run(site.key, () => answer(method, params, asking, services))
      this.#post(document, { type: 'response', id, outcome: 'result', result: result ?? null })
    } catch (failure) {
      const { code, message: text, data }: RpcError = rpcErrorOf(failure)
      const error = data === undefined ? { code, message: text } : { code, message: text, data }
      this.#post(document, { type: 'response', id, outcome: 'error', error })
    }
  }

  #post(document: Document, message: ToPage): void {
    // A document that has gone is not told; a port that is closed throws.
    if (this.#documents.has(document)) document.port.postMessage(message)
  }
}
