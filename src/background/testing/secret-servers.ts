import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../../scripts/free-port.ts'
import { type RunningServer, startServer } from '../../server/start.ts'
import { systemTransport, type Transport } from '../coordinator/secret-server.ts'

export interface TestServer {
  readonly name: string
  readonly origin: string
  /** Its folder. */
  readonly data: string
  readonly chosen: { url: string; identity: string }
  stop(): Promise<void>
  start(): Promise<void>
}

/** Real Secret Servers in this process, each with a data folder of its own, and at the same address after a restart. */
export async function startSecretServers(count: number) {
  const folder = await mkdtemp(join(tmpdir(), 'symbolon-servers-'))
  const servers = await Promise.all(
    Array.from({ length: count }, async (_, i): Promise<TestServer> => {
      const name = `Server ${i + 2}`
      const config = {
        host: '127.0.0.1',
        data: join(folder, String(i)),
        name,
        operator: `Operator ${i + 2}`,
        country: '',
      }
      const port = await freePort()
      const run = () =>
        startServer({ ...config, port, origin: undefined, masterKeyFile: undefined }, undefined, () => {})
      let running: RunningServer | undefined = await run()
      const { origin, identity } = running
      return {
        name,
        origin,
        data: config.data,
        chosen: { url: origin, identity: `0x${Buffer.from(identity).toString('hex')}` },
        async stop() {
          await running?.stop()
          running = undefined
        },
        async start() {
          running ??= await run()
        },
      }
    }),
  )
  return {
    servers,
    async stop() {
      await Promise.all(servers.map((server) => server.stop()))
      await rm(folder, { recursive: true })
    },
  }
}

/** One request on its way to a server. */
export interface Trip {
  readonly origin: string
  /** As in `POST /v1/ceremonies`, with every id replaced by `*`. */
  readonly what: string
  readonly body: Uint8Array
}

type Forward = () => Promise<Response>

/** The way between the wallet and its servers: it remembers every request, and a test may stand in it. */
export function testNetwork() {
  const trips: Trip[] = []
  let meddle: ((trip: Trip, forward: Forward) => Promise<Response>) | undefined
  const clock = { ahead: 0 }
  const transport: { -readonly [P in keyof Transport]: Transport[P] } = {
    ...systemTransport,
    // How long a server takes is no matter here: all of them share this process.
    deadline: () => new AbortController().signal,
    now: () => systemTransport.now() + clock.ahead,
    async fetch(input, init) {
      const { origin, pathname } = new URL(String(input))
      const what = `${init?.method ?? 'GET'} ${pathname.replace(/[0-9a-f]{64}/, '*')}`
      const trip = { origin, what, body: new Uint8Array((init?.body as Uint8Array | null) ?? []) }
      trips.push(trip)
      const forward = () => fetch(input, init)
      if (!meddle) return forward()
      // Whatever the hook waits for, a request that is given up is over.
      const givenUp = new Promise<never>((_, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal!.reason), { once: true })
      })
      return Promise.race([meddle(trip, forward), givenUp])
    },
  }
  return {
    transport,
    trips,
    /** Seconds by which this browser's clock is ahead. */
    clock,
    /** Until the next call; without a hook everything passes. */
    meddle(hook?: typeof meddle) {
      meddle = hook
    },
    /** Requests to `server` whose name matches get no answer. */
    silence(server: TestServer, what = /./) {
      meddle = (trip, forward) =>
        trip.origin === server.origin && what.test(trip.what) ? Promise.reject(new TypeError('no network')) : forward()
    },
    countOf(server: TestServer): number {
      return trips.filter(({ origin }) => origin === server.origin).length
    },
  }
}

/** The answer with one bit of its body changed. */
export async function altered(answer: Response): Promise<Response> {
  const body = new Uint8Array(await answer.arrayBuffer())
  const last = body.length - 1
  body[last] = body[last]! ^ 1
  return new Response(body, { status: answer.status, headers: answer.headers })
}
