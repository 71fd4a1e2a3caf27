import type { Env } from './env.ts'
import type { PartyIndex } from './party.ts'

/** One peer after the other: each is some milliseconds of CPU work, and a pause between two lets others in. */
export async function eachPeer<T>(
  peers: Iterable<PartyIndex>,
  { pause }: Pick<Env, 'pause'>,
  work: (peer: PartyIndex) => T | Promise<T>,
): Promise<Map<PartyIndex, T>> {
  const results = new Map<PartyIndex, T>()
  for (const peer of peers) {
    if (results.size > 0) await pause()
    results.set(peer, await work(peer))
  }
  return results
}
