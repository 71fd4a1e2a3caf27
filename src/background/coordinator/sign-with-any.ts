import { CarrierFailure } from '../../ceremony/coordinator.ts'
import { permittedSigningSets } from '../../ceremony/quorum.ts'
import type { EcdsaSignature } from '../../chains/ethereum/attach-signature.ts'
import { readPayload } from '../../chains/registry.ts'
import type { SignStep } from '../../messages/request.ts'
import { BenignAbort } from '../../mpc/errors.ts'
import { systemEnv } from '../../mpc/system-env.ts'
import { ProblemError, WalletError } from '../errors.ts'
import type { AccountSignature, Signed, SigningOrder } from '../signing.ts'
import type { Vault } from '../vault/vault.ts'
import { accountAddress, accountSigner } from './account.ts'
import { burningCheaters } from './burns.ts'
import type { Commitments } from './commitments.ts'
import type { HeldCoSigner, HeldWallet, HeldWalletPorts, WalletKey } from './held-wallet.ts'
import { DEVICE_INDEX } from './make-key.ts'
import { introduceAgain, isUnknownKey } from './meeting.ts'
import type { Presence } from './presence.ts'
import { isThisBrowsers } from './server-words.ts'
import { type SignTask, signPayload } from './sign-payload.ts'
import { SigningFailures } from './signing-failures.ts'

export interface SignWithAnyPorts extends HeldWalletPorts {
  readonly vault: Vault
  readonly presence: Presence
  readonly commitments: Commitments
  /** Milliseconds. */
  readonly now: () => number
}

/**
 * Signs the bytes of an order with any permitted set, going on to the next when a server fails.
 * @throws ProblemError when no set is left
 */
export async function signWithAny(
  wallet: HeldWallet,
  order: SigningOrder,
  ports: SignWithAnyPorts,
  signal: AbortSignal,
): Promise<Signed> {
  const { presence } = ports
  const reading = readPayload(order.payload, order.account.address)
  if (!reading.ok) throw new WalletError(reading.refusal.code, reading.refusal.message)
  if (accountAddress(wallet, order.account) !== order.account.address)
    throw new WalletError('wrong-account', 'This account is not one of this wallet.')
  const { key, path } = accountSigner(wallet, order.account)
  const task = {
    path,
    payload: order.payload,
    digest: reading.digest,
    unlimitedAcknowledged: order.acknowledged.includes('unlimited-approval'),
  }
  const failures = new SigningFailures()
  for (const set of signingSets(wallet, key, order.without, presence)) {
    if (failures.excludes(set)) continue
    signal.throwIfAborted()
    const names = set.map(({ held }) => held.name)
    const progress = (state: SignStep['state'], note: string | null) =>
      order.onProgress({ with: names, steps: stepsOf(names, state, note, ports.now()) })
    progress('now', failures.names.length > 0 ? `${failures.names.join(', ')} did not sign. Going on without.` : null)
    try {
      const signature = await signWith(wallet, key, set, task, ports, signal)
      for (const { index } of set) presence.heard(index)
      progress('done', null)
      return { signature, with: names }
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof CarrierFailure) for (const [index, cause] of error.failures) presence.failed(index, cause)
      failures.note(set, error, presence)
    }
  }
  throw new ProblemError(failures.problem(wallet, key, order.without), true)
}

/** The permitted sets for a key, those whose servers answered lately first. */
export function signingSets(
  { plan, coSigners }: HeldWallet,
  { material }: WalletKey,
  without: readonly number[],
  presence: Presence,
): HeldCoSigner[][] {
  const away = (set: readonly HeldCoSigner[]) => set.filter(({ index }) => presence.of(index).state === 'away').length
  return (
    permittedSigningSets(plan.parties, plan.threshold)
      .filter((set) => set.includes(DEVICE_INDEX) && !set.some((index) => without.includes(index)))
      .map((set) => coSigners.filter(({ index }) => set.includes(index)))
      // FROST needs no pairs.
      .filter((set) => material.curve === 'ed25519' || set.every(({ index }) => material.pairs.has(index)))
      .sort((a, b) => away(a) - away(b))
  )
}

/** One try; and one more where a server did not know the request key and this browser has another for it. */
async function signWith(
  wallet: HeldWallet,
  key: WalletKey,
  set: readonly HeldCoSigner[],
  task: SignTask,
  ports: SignWithAnyPorts,
  signal: AbortSignal,
): Promise<AccountSignature> {
  const once = async (coSigners: readonly HeldCoSigner[]): Promise<AccountSignature> =>
    key.material.curve === 'ed25519'
      ? { curve: 'ed25519', bytes: await ports.commitments.sign(wallet, key, coSigners, task, signal) }
      : { curve: 'secp256k1', ...(await signEcdsa(wallet, key, coSigners, task, ports, signal)) }
  try {
    return await once(set)
  } catch (error) {
    const unknown = error instanceof CarrierFailure ? error.failures : new Map()
    if (!set.some(({ index }) => isUnknownKey(unknown.get(index)))) throw error
    signal.throwIfAborted()
    const known = (co: HeldCoSigner) =>
      introduceAgain(co, ports, unknown.get(co.index)).catch((cause: unknown) => {
        throw isThisBrowsers(cause) ? cause : new CarrierFailure(new Map([[co.index, cause]]))
      })
    return once(await Promise.all(set.map((co) => (isUnknownKey(unknown.get(co.index)) ? known(co) : co))))
  }
}

async function signEcdsa(
  { identity, plan }: HeldWallet,
  { material }: WalletKey,
  coSigners: readonly HeldCoSigner[],
  task: SignTask,
  { vault, transport }: SignWithAnyPorts,
  signal: AbortSignal,
): Promise<EcdsaSignature> {
  const { r, s, recovery } = await burningCheaters(
    vault,
    plan.epoch,
    (peer) => material.pairs.get(peer)!.generation,
    () => signPayload(task, material, identity, coSigners, systemEnv, transport.now(), signal),
  )
  // Ethereum has no way to say that R's x-coordinate was reduced (Yellow Paper, appendix F); it happens never.
  if (recovery !== 0 && recovery !== 1)
    throw new BenignAbort('reduced-r', 'The signature came out in a form that Ethereum does not know.')
  return { r, s, recovery }
}

function stepsOf(names: readonly string[], state: SignStep['state'], note: string | null, at: number): SignStep[] {
  return names.map((party) => ({ step: 'signing', state, party, note, at: state === 'done' ? at : null }))
}
