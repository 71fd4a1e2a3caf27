import { startTestServer, type TestServer } from './test-server.ts'
import { type Enrolling, makeActiveWallet, type TestWallet } from './wallet.ts'
import { systemNow } from './watched-server.ts'

export interface Quorum {
  readonly servers: readonly TestServer[]
  readonly wallet: TestWallet
  readonly one: Enrolling
  readonly two: Enrolling
  /** Stops the servers and removes what they stored. */
  readonly stop: () => Promise<void>
}

/** Two servers, and a wallet whose keys are active at both. */
export async function startQuorum(now = systemNow): Promise<Quorum> {
  const servers = await Promise.all(['One', 'Two'].map((name) => startTestServer(name, now)))
  const stop = async () => {
    await Promise.all(servers.map((server) => server.remove()))
  }
  try {
    const wallet = await makeActiveWallet(servers, now)
    const [one, two] = wallet.servers as [Enrolling, Enrolling]
    return { servers, wallet, one, two, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
