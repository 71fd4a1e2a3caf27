import type { Env } from './env.ts'
import { webcryptoEcdh } from './webcrypto-ecdh.ts'

/** Bytes of the largest request `crypto.getRandomValues` serves at once. */
const MAX_RANDOM = 65_536

/** The `Env` of production: the system's generator, native key agreement, and pauses of one macrotask. */
export const systemEnv: Env = {
  random(length) {
    const bytes = new Uint8Array(length)
    for (let at = 0; at < length; at += MAX_RANDOM) crypto.getRandomValues(bytes.subarray(at, at + MAX_RANDOM))
    return bytes
  },
  ecdh: webcryptoEcdh,
  // A message event: timers are clamped in the background, microtasks let nothing else run.
  pause: () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        port1.close()
        resolve()
      }
      port2.postMessage(undefined)
    }),
}
