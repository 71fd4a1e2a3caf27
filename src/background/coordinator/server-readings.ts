import { encodeAs } from '../../cbor/shape.ts'
import type { Payload } from '../../chains/payload.ts'
import { readingRequestShape } from '../../wire/contract.ts'
import type { ServerAnswer, ServerReading, SigningAccount } from '../signing.ts'
import { accountSigner } from './account.ts'
import type { HeldCoSigner, HeldWallet, HeldWalletPorts } from './held-wallet.ts'
import { introduceAgain, isUnknownKey } from './meeting.ts'
import type { Presence } from './presence.ts'
import { askForReading } from './server-reading.ts'
import { serverDetail } from './server-words.ts'

export interface ReadingsPorts extends HeldWalletPorts {
  readonly presence: Presence
}

/** Asks every server at once for its reading of these bytes; each is yielded as it arrives. */
export async function* askForReadings(
  wallet: HeldWallet,
  payload: Payload,
  account: SigningAccount,
  ports: ReadingsPorts,
  signal: AbortSignal,
): AsyncIterable<ServerReading> {
  const { key, path } = accountSigner(wallet, account)
  const body = encodeAs(readingRequestShape, { keyId: key.material.share.keyId, path, payload })
  const asked = new Map(
    wallet.coSigners.map((co) => [
      co.index,
      readingOf(co, body, ports, signal).then((answer) => ({ party: co.index, name: co.held.name, answer })),
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
  co: HeldCoSigner,
  body: Uint8Array,
  ports: ReadingsPorts,
  signal: AbortSignal,
): Promise<ServerAnswer> {
  const { index } = co
  const { presence } = ports
  try {
    const answer = await askKnown(co, body, ports, signal)
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

/** Once more where the server does not know the request key and this browser has lost the one it knows. */
async function askKnown(
  co: HeldCoSigner,
  body: Uint8Array,
  ports: ReadingsPorts,
  signal: AbortSignal,
): Promise<ServerAnswer> {
  try {
    return await askForReading(co.server, body, signal)
  } catch (error) {
    if (co.accepted || !isUnknownKey(error)) throw error
    signal.throwIfAborted()
    const { server } = await introduceAgain(co, ports, error)
    return askForReading(server, body, signal)
  }
}
