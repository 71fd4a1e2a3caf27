import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'

/** A process this program started. */
export type Started = {
  name: string
  child: ChildProcess
  /** Ends it and resolves when it is gone. SIGTERM first; SIGKILL when it has not gone after `graceMs`. */
  stop: (graceMs?: number) => Promise<void>
  /** Ends it at once, as a crash would. */
  kill: () => Promise<void>
  /** Resolves when it has ended, by itself or not. */
  ended: () => Promise<void>
  /** Everything it has printed so far, both streams. */
  output: () => string
}

/** How many characters of a child's output are kept, to quote when it fails. */
const KEPT = 20_000

const running = new Set<Started>()
const others = new Set<() => Promise<void>>()

// The last resort, when nothing can be waited for any more.
process.on('exit', () => {
  for (const { child } of running) child.kill('SIGKILL')
})

const isGone = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null

async function end(child: ChildProcess, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  if (isGone(child)) return
  const gone = once(child, 'exit')
  child.kill(signal)
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
  await gone
  clearTimeout(timer)
}

/** Starts a process that is ended, by its own id, when this program ends for whatever reason. */
export async function start(
  name: string,
  command: string,
  args: string[],
  options: { cwd?: string; env?: Record<string, string>; stdio?: StdioOptions } = {},
): Promise<Started> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: options.stdio ?? ['ignore', 'pipe', 'pipe'],
  })
  let kept = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      kept = (kept + text).slice(-KEPT)
    })
  const started: Started = {
    name,
    child,
    stop: (graceMs = 10_000) => end(child, 'SIGTERM', graceMs),
    kill: () => end(child, 'SIGKILL', 0),
    ended: async () => {
      if (!isGone(child)) await once(child, 'exit')
    },
    output: () => kept,
  }
  running.add(started)
  child.once('exit', () => running.delete(started))
  await once(child, 'spawn').catch((cause: Error) => {
    running.delete(started)
    throw new Error(`${name} could not be started: ${cause.message}`)
  })
  return started
}

/** Waits until `probe` answers with something; fails with the process's own words if it ends first. */
export async function whenReady<T>(
  started: Started,
  probe: () => Promise<T | undefined> | T | undefined,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    if (isGone(started.child)) throw new Error(`${started.name} ended before it was ready:\n${started.output()}`)
    const found = await probe()
    if (found !== undefined) return found
    if (Date.now() > deadline) throw new Error(`${started.name} was not ready in time:\n${started.output()}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Has something that is no process of ours stopped together with them, once; whoever stops all waits for it. */
export function alsoStop(stop: () => Promise<void>): void {
  let stopped: Promise<void> | undefined
  others.add(() => {
    stopped ??= stop()
    return stopped
  })
}

/** Ends everything that is still running. */
export async function stopAll(): Promise<void> {
  await Promise.all([...[...others].map((stop) => stop()), ...[...running].map((started) => started.stop())])
}

/**
 * Runs a program to its end: Ctrl-C, a hang-up, the death of the process that started this one and a failure all stop
 * every child first. Never returns: the process exits with the code that `main` gives, 130 when interrupted, 1 on failure.
 */
export async function runMain(main: (interrupted: AbortSignal) => Promise<number>): Promise<never> {
  const interruption = new AbortController()
  const { signal } = interruption
  const finish = async (code: number): Promise<never> => {
    await stopAll()
    process.exit(signal.aborted ? 130 : code)
  }
  const interrupt = () => {
    if (signal.aborted) return
    interruption.abort()
    void finish(130)
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt)
  process.on('disconnect', interrupt)
  try {
    return await finish(await main(signal))
  } catch (error) {
    if (!signal.aborted) console.error(error)
    return await finish(1)
  }
}
