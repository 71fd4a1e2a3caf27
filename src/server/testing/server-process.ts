import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from '../../../scripts/free-port.ts'
import { serverProgram } from '../../../scripts/server-program.ts'
import { DESCRIPTOR_PATH, readDescriptor } from '../../wire/descriptor.ts'

/** A Secret Server in a process of its own, which can be killed. */
export interface ServerProcess {
  readonly origin: string
  readonly identity: Uint8Array
  /** SIGKILL: no time for anything. */
  kill(): Promise<void>
  /** Starts it again on the same data and port. */
  start(): Promise<void>
  /** Ends it as an operator would. @returns its exit code */
  terminate(): Promise<number | null>
  /** Kills it if it runs and removes its folder. */
  remove(): Promise<void>
}

export async function startServerProcess(name: string): Promise<ServerProcess> {
  const data = await mkdtemp(join(tmpdir(), 'secret-server-'))
  const port = await freePort()
  let child: ChildProcess | undefined
  const run = async (): Promise<string> => {
    const started = spawn(process.execPath, [serverProgram(), '--port', String(port), '--data', data, '--name', name], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child = started
    for await (const line of createInterface({ input: started.stdout! })) {
      const { event, origin } = JSON.parse(line)
      if (event !== 'listening') continue
      started.stdout!.resume()
      return origin
    }
    throw new Error(`The server ended with ${started.exitCode}.`)
  }
  const end = async (signal: NodeJS.Signals) => {
    const ended = child
    child = undefined
    if (!ended || ended.exitCode !== null || ended.signalCode !== null) return null
    const exit = once(ended, 'exit')
    ended.kill(signal)
    return (await exit)[0] as number | null
  }
  const origin = await run()
  const { identity } = await readDescriptor(await (await fetch(origin + DESCRIPTOR_PATH)).text(), origin)
  return {
    origin,
    identity,
    async kill() {
      await end('SIGKILL')
    },
    async start() {
      await run()
    },
    terminate: () => end('SIGTERM'),
    async remove() {
      await end('SIGKILL')
      await rm(data, { recursive: true, force: true })
    },
  }
}
