import { SecretServer, systemTransport } from '../../background/coordinator/secret-server.ts'
import type { RequestKey } from '../../wire/request-signature.ts'

export const systemNow = () => Math.floor(Date.now() / 1000)

interface Exchange {
  readonly path: string
  readonly body: Uint8Array
  readonly answer: Uint8Array
}

/** The wallet's own client, which notes what it sent and can be stopped before a request. */
export class WatchedServer extends SecretServer {
  readonly exchanges: Exchange[] = []
  /** Called before each POST with the number of those before it. */
  before: (path: string, count: number) => Promise<void> = async () => {}
  /** Called when a POST was answered, before its caller hears of it. */
  after: (path: string) => Promise<void> = async () => {}
  #posts = 0

  override async post(path: string, body: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    await this.before(path, this.#posts++)
    const answer = await super.post(path, body, signal)
    this.exchanges.push({ path, body, answer })
    await this.after(path)
    return answer
  }
}

/** Where a server is, and who it is. */
export type Address = { readonly origin: string; readonly identity: Uint8Array }

/** A server's client under a request key. */
export function clientOf({ origin, identity }: Address, key: RequestKey, now = systemNow): WatchedServer {
  return new WatchedServer({ origin, identity }, key, { ...systemTransport, now })
}
