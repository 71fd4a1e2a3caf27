import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../../scripts/free-port.ts'
import { type Clock, systemClock } from '../clock.ts'
import { type RunningServer, startServer } from '../start.ts'

/** A Secret Server in this process on a free loopback port, with a folder of its own. */
export interface TestServer {
  readonly origin: string
  readonly identity: Uint8Array
  readonly data: string
  /** Every line it has logged. */
  readonly logged: readonly string[]
  /** Stops it and starts it again on the same data and port. */
  restart(): Promise<void>
  stop(): Promise<void>
  /** Starts it again after `stop`. */
  start(): Promise<void>
  /** Stops it and removes its folder. */
  remove(): Promise<void>
}

export async function startTestServer(name: string, now: Clock = systemClock): Promise<TestServer> {
  const data = await mkdtemp(join(tmpdir(), 'secret-server-'))
  const logged: string[] = []
  const port = await freePort()
  const start = () =>
    startServer(
      { host: '127.0.0.1', port, data, name, operator: name, country: '', origin: undefined, masterKeyFile: undefined },
      now,
      (event, fields) => logged.push(JSON.stringify({ event, ...fields })),
    )
  let running: RunningServer | undefined = await start()
  const { origin, identity } = running
  const stop = async () => {
    await running?.stop()
    running = undefined
  }
  const startAgain = async () => {
    running = await start()
  }
  return {
    origin,
    identity,
    data,
    logged,
    stop,
    start: startAgain,
    async restart() {
      await stop()
      await startAgain()
    },
    async remove() {
      await stop()
      await rm(data, { recursive: true, force: true })
    },
  }
}
