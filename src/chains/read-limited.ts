import { concatBytes } from '@noble/hashes/utils.js'

/** Somebody sent more than they may. */
export class TooLong extends Error {
  override readonly name = 'TooLong'
}

/** The body of a response, which is broken off as soon as it is longer than `max` bytes. @throws TooLong */
export async function readLimited(response: Response, max: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = response.body?.getReader()
  for (let part = await reader?.read(); part && !part.done; part = await reader!.read()) {
    chunks.push(part.value)
    length += part.value.length
    if (length > max) {
      await reader!.cancel()
      throw new TooLong(`The answer is longer than ${max} bytes.`)
    }
  }
  return concatBytes(...chunks)
}
