import { signPayload } from '../../background/coordinator/sign-payload.ts'
import { encodeAs } from '../../cbor/shape.ts'
import { encodePlan, type SignPlan } from '../../ceremony/plan.ts'
import { addressOf } from '../../chains/ethereum/addresses.ts'
import { buildTransaction, type TransactionPlan } from '../../chains/ethereum/build-transaction.ts'
import type { Payload } from '../../chains/payload.ts'
import { readPayload } from '../../chains/registry.ts'
import type { EcdsaSignature } from '../../mpc/combine.ts'
import { secp256k1 } from '../../mpc/curve.ts'
import { deriveChild } from '../../mpc/derive.ts'
import { systemEnv } from '../../mpc/system-env.ts'
import { paths, startShape } from '../../wire/contract.ts'
import type { Enrolling, TestWallet } from './wallet.ts'
import { systemNow } from './watched-server.ts'

/** Signs what `readPayload` of this wallet makes of a payload, for account 0. */
export function signAsAccount(
  wallet: TestWallet,
  coSigners: readonly Enrolling[],
  payload: Payload,
  { now = systemNow, unlimitedAcknowledged = false } = {},
): Promise<EcdsaSignature> {
  const reading = readPayload(payload, accountAddress(wallet))
  if (!reading.ok) throw new Error(reading.refusal.message)
  return sign(wallet, coSigners, { path: ACCOUNT, payload, digest: reading.digest, unlimitedAcknowledged }, now)
}

/** Signs whatever it is told to, as a wallet would that was tampered with. */
export function sign(
  { material, identity }: TestWallet,
  coSigners: readonly Enrolling[],
  task: { path: readonly number[]; payload: SignPlan['payload']; digest: Uint8Array; unlimitedAcknowledged?: boolean },
  now = systemNow,
): Promise<EcdsaSignature> {
  const never = new AbortController().signal
  return signPayload({ unlimitedAcknowledged: false, ...task }, material, identity, coSigners, systemEnv, now(), never)
}

export const ACCOUNT = [60, 0]

export function accountAddress({ material: { share } }: TestWallet): string {
  return addressOf(deriveChild(secp256k1, share, ACCOUNT).publicKey)
}

/** A payment of 1 gwei, as bytes to sign. */
export function payment(change: Partial<TransactionPlan> = {}): Payload {
  const bytes = buildTransaction({
    chainId: 31337n,
    nonce: 0,
    to: '0x00000000000000000000000000000000000000aa',
    value: 1_000_000_000n,
    data: '0x',
    gasLimit: 21_000n,
    fees: { kind: 'base-fee', maxFeePerGas: 2_000_000_000n, maxPriorityFeePerGas: 1n },
    ...change,
  })
  return { kind: 'ethereum-transaction', bytes }
}

/** The plan of a payment by account 0, signed with the first server. */
export function accountPlan({ material: { share } }: TestWallet, change: Partial<SignPlan> = {}): SignPlan {
  return {
    kind: 'sign',
    version: 1,
    nonce: systemEnv.random(32),
    created: systemNow(),
    keyId: share.keyId,
    epoch: share.epoch,
    signers: [1, 2],
    combiner: 1,
    path: ACCOUNT,
    payload: payment(),
    ...change,
  }
}

/** Sends a server a plan as it is, without this device's own checks. @returns the server's refusal or answer */
export function startDirectly(
  wallet: TestWallet,
  { server }: Enrolling,
  change: Partial<SignPlan> = {},
  acknowledgement: Uint8Array | null = null,
): Promise<Uint8Array> {
  const plan = encodePlan(accountPlan(wallet, change))
  const admission = { kind: 'sign', acknowledgement } as const
  return server.post(paths.ceremonies, encodeAs(startShape, { plan, admission, messages: [] }))
}
