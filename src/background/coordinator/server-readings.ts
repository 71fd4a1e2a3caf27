import { encodeAs } from '../../cbor/shape.ts'
import type { Payload } from '../../chains/payload.ts'
import { readingRequestShape } from '../../wire/contract.ts'
import type { ServerAnswer, ServerReading, SigningAccount } from '../signing.ts'
import { accountPath } from './account.ts'
import type { HeldCoSigner, HeldWallet } from './held-wallet.ts'
import { isUnknownKey } from './meeting.ts'
import type { Presence } from './presence.ts'
import { askForReading } from './server-reading.ts'
import { serverDetail } from './server-words.ts'

/** Asks every server at once for its reading of these bytes; each is yielded as it arrives. */
export async function* askForReadings(
  { record, coSigners }: HeldWallet,
  payload: Payload,
  account: SigningAccount,
  presence: Presence,
  signal: AbortSignal,
): AsyncIterable<ServerReading> {
  const body = encodeAs(readingRequestShape, {
    keyId: record.keys[0].keyId,
    path: accountPath(account.index),
    payload,
  })
  const asked = new Map(
    coSigners.map((co) => [
      co.index,
      readingOf(co, body, presence, signal).then((answer) => ({ party: co.index, name: co.held.name, answer })),
    ]),
  )
  while (asked.size > 0) {
    const reading = await Promise.race(asked.values())
    asked.delete(reading.party)
    if (signal.aborted) return
    yield reading
  }
}

async function readingOf(
  { index, server }: HeldCoSigner,
  body: Uint8Array,
  presence: Presence,
  signal: AbortSignal,
): Promise<ServerAnswer> {
  try {
    const answer = await askForReading(server, body, signal)
    presence.heard(index)
    return answer
  } catch (error) {
    // Who was not let finish is not away.
    if (!signal.aborted) presence.failed(index, error)
    const { word, text, quoted } = serverDetail('', error)
    if (isUnknownKey(error)) return { kind: 'no-answer', reason: 'It does not know this browser.', quoted }
    return { kind: word === 'closed' ? 'closed' : 'no-answer', reason: text, quoted }
  }
}
