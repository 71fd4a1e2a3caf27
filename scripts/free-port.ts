import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below what systems give to connections and to servers that name no port (Linux: from 32768; others: from 49152). */
const [LOWEST, BEYOND] = [20_000, 32_768]
const TRIES = 100

/**
 * A port of the loopback interface that nobody listens on now. Nobody else is given it by chance either, so that a server
 * can be stopped and started again on it.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = randomInt(LOWEST, BEYOND)
    if (await isFree(port)) return port
  }
  throw new Error('The loopback interface has no free port.')
}

/** Whether nobody listens on a port of the loopback interface. */
export async function isFree(port: number): Promise<boolean> {
  const probe = createServer().listen(port, '127.0.0.1')
  try {
    await once(probe, 'listening')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false
    throw error
  }
  probe.close()
  await once(probe, 'close')
  return true
}
