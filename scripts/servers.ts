import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { type Started, start, whenReady } from './processes.ts'
import { root } from './root.ts'

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

/** The two that the demo offers, as the pictures of the wallet name them. */
export const serverNames = ['Muzeum Nowych Form', 'Galerie Vašková'] as const

/** Starts a Secret Server on the loopback interface and waits until it is healthy. `port` 0 takes a free one. */
export async function startSecretServer(options: {
  name: string
  port: number
  dataDir: string
}): Promise<SecretServer> {
  const { name, dataDir } = options
  const port = options.port || (await freePort())
  const url = `http://127.0.0.1:${port}`
  let started: Started | undefined
  const server: SecretServer = {
    name,
    url,
    start: async () => {
      mkdirSync(dataDir, { recursive: true })
      const main = join(root, 'src', 'server', 'main.ts')
      started = await start(name, process.execPath, [main, '--port', String(port), '--data', dataDir, '--name', name])
      // No connection, or no answer yet, is how a server is before it is up.
      await whenReady(started, () =>
        fetch(`${url}/healthz`, { signal: AbortSignal.timeout(1_000) }).then(
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
