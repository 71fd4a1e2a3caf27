import { encodeAs } from '../../cbor/shape.ts'
import { paths, requestKeyShape } from '../../wire/contract.ts'
import type { RequestKey } from '../../wire/request-signature.ts'
import { signOrder } from '../../wire/statements.ts'
import { type WalletStatus, walletStatusSchema } from '../../wire/wallet-status.ts'
import { BrowserReplaced } from './browser-replaced.ts'
import { type HeldCoSigner, type HeldWalletPorts, serverOf } from './held-wallet.ts'
import { ServerError } from './secret-server.ts'

/** A server that knows this browser, and what it holds for this wallet. */
export interface Met {
  readonly co: HeldCoSigner
  readonly status: WalletStatus
}

/** What a server says to a request key that it does not know, or does not know to be this wallet's. */
const UNKNOWN_KEY = ['signature-invalid', 'unknown-wallet', 'unknown-key']

/** Whether a server does not know the request key: it was lost here, replaced elsewhere, or never accepted. */
export function isUnknownKey(error: unknown): boolean {
  return error instanceof ServerError && UNKNOWN_KEY.includes(error.code)
}

/**
 * Asks a server what it holds for this wallet; where it does not know the request key, as `introduceAgain`.
 * @throws ServerError, BrowserReplaced
 */
export async function meet(co: HeldCoSigner, ports: HeldWalletPorts, signal?: AbortSignal): Promise<Met> {
  try {
    return await greet(co, ports, signal)
  } catch (error) {
    if (!isUnknownKey(error)) throw error
    return greet(await introduceAgain(co, ports, error), ports, signal)
  }
}

/** Asks the same and changes nothing at the server. @throws ServerError, BrowserReplaced */
export async function look(co: HeldCoSigner, ports: HeldWalletPorts): Promise<WalletStatus> {
  const { status } = co.accepted ? await meet(co, ports) : await greet(co, ports)
  return status
}

/** As `meet`, and takes this browser's place back from another: only because a person said so. @throws ServerError */
export async function meetAgain(co: HeldCoSigner, ports: HeldWalletPorts): Promise<Met> {
  try {
    return await meet(co, ports)
  } catch (error) {
    if (!(error instanceof BrowserReplaced)) throw error
    return greet(await replaceRequestKey(co, ports), ports)
  }
}

/**
 * Does what is needed where a server has just said that it does not know the request key. By itself this browser
 * replaces only a key that it has lost: one that was accepted was replaced by another browser, which is not undone
 * without a person.
 * @throws ServerError, BrowserReplaced
 */
export async function introduceAgain(
  co: HeldCoSigner,
  ports: HeldWalletPorts,
  unknown: unknown,
): Promise<HeldCoSigner> {
  const { accepted, offered } = await ports.requestKeys.of(co.held)
  if (!accepted) return replaceRequestKey(co, ports)
  // Another act of this browser has replaced it meanwhile.
  if (!co.accepted || accepted.publicKey.join() !== co.requestKey.publicKey.join())
    return withKey(co, accepted, true, ports)
  if (!offered) throw new BrowserReplaced(unknown)
  // Offered when the person said so, and the answer was not heard.
  try {
    return (await greet(withKey(co, offered, false, ports), ports)).co
  } catch (error) {
    throw isUnknownKey(error) ? new BrowserReplaced(unknown) : error
  }
}

/** An answer to `GET /v1/wallet` shows that the server has accepted the key. */
async function greet(co: HeldCoSigner, { requestKeys }: HeldWalletPorts, signal?: AbortSignal): Promise<Met> {
  const status = co.server.readJson(walletStatusSchema, await co.server.get(paths.wallet, signal))
  if (!co.accepted) await requestKeys.accept(co.held, co.requestKey)
  return { co: { ...co, accepted: true }, status }
}

/** Offers the server a new request key on the owner key's order. Safe to repeat. @throws ServerError */
async function replaceRequestKey(co: HeldCoSigner, ports: HeldWalletPorts): Promise<HeldCoSigner> {
  const { held, owner } = co
  const requestKey = await ports.requestKeys.offer(held)
  const offering = withKey(co, requestKey, true, ports)
  const created = ports.transport.now()
  const order = await signOrder(
    { order: 'replace-request-key', requestKey: requestKey.publicKey, created },
    held.identity,
    owner,
  )
  const body = encodeAs(requestKeyShape, { wallet: held.wallet, requestKey: requestKey.publicKey, created, order })
  await offering.server.post(paths.requestKey, body)
  await ports.requestKeys.accept(held, requestKey)
  return offering
}

function withKey(
  co: HeldCoSigner,
  requestKey: RequestKey,
  accepted: boolean,
  { transport }: HeldWalletPorts,
): HeldCoSigner {
  return { ...co, requestKey, accepted, server: serverOf(co.held, requestKey, transport) }
}
