import { mkdirSync } from 'node:fs'
import { freePort } from './free-port.ts'
import { type Started, start, whenReady } from './processes.ts'
import { serverProgram } from './server-program.ts'

/** A Secret Server in a process of its own. It keeps its port and its data folder over stops and starts. */
export type SecretServer = {
  name: string
  url: string
  start: () => Promise<void>
  stop: () => Promise<void>
  /** SIGKILL, as when the power goes. */
  kill: () => Promise<void>
  /** Resolves when its process has ended, by itself or not. */
  ended: () => Promise<void>
  output: () => string
}

/** How long one look at a starting server may take. */
const PROBE_MS = 1_000

/** The two that the demo offers, as the pictures of the wallet name them. */
export const serverNames = ['Muzeum Nowych Form', 'Galerie Vašková'] as const

/**
 * Starts a Secret Server on the loopback interface and waits until it is healthy. `port` 0 takes a free one; `origin` is
 * where others reach it when something stands in between.
 */
export async function startSecretServer(options: {
  name: string
  port: number
  dataDir: string
  origin?: string | undefined
}): Promise<SecretServer> {
  const { name, dataDir } = options
  const port = options.port || (await freePort())
  const here = `http://127.0.0.1:${port}`
  const url = options.origin ?? here
  let started: Started | undefined
  const server: SecretServer = {
    name,
    url,
    start: async () => {
      mkdirSync(dataDir, { recursive: true })
      const options = ['--port', String(port), '--data', dataDir, '--name', name, '--origin', url]
      started = await start(name, process.execPath, [serverProgram(), ...options])
      // A refused or hanging connection is the ordinary answer of a server that is not up yet.
      await whenReady(started, () =>
        fetch(`${here}/healthz`, { signal: AbortSignal.timeout(PROBE_MS) }).then(
          (answer) => answer.ok || undefined,
          () => undefined,
        ),
      )
    },
    stop: async () => started?.stop(),
    kill: async () => started?.kill(),
    ended: async () => started?.ended(),
    output: () => started?.output() ?? '',
  }
  await server.start()
  return server
}
