import { FrostSession } from '../../background/coordinator/frost-session.ts'
import { encodeAs } from '../../cbor/shape.ts'
import { encodePlan, type FrostSignPlan, type SignPlan } from '../../ceremony/plan.ts'
import type { Payload } from '../../chains/payload.ts'
import { familyNamed, readPayload } from '../../chains/registry.ts'
import { systemEnv } from '../../mpc/system-env.ts'
import { paths, startShape } from '../../wire/contract.ts'
import type { Enrolling, TestWallet } from './wallet.ts'
import { systemNow } from './watched-server.ts'

/** Signs whatever it is told to, with the first Tezos key. */
export function signWithTezosKey(
  wallet: TestWallet,
  signers: readonly Enrolling[],
  task: { payload: SignPlan['payload']; digest: Uint8Array; unlimitedAcknowledged?: boolean },
  now = systemNow,
): Promise<Uint8Array> {
  return signIn(frostSession(wallet, signers, now), task)
}

/** Exchanges the commitments of a signature by the first Tezos key. */
export function frostSession(
  { tezos, identity }: TestWallet,
  signers: readonly Enrolling[],
  now = systemNow,
): FrostSession {
  return new FrostSession(tezos!, identity, signers, systemEnv, now())
}

/** Signs whatever it is told to, with what was exchanged before. */
export function signIn(
  session: FrostSession,
  task: { payload: SignPlan['payload']; digest: Uint8Array; unlimitedAcknowledged?: boolean },
): Promise<Uint8Array> {
  return session.sign({ unlimitedAcknowledged: false, ...task }, new AbortController().signal)
}

/** The plan of a signature by the first Tezos key, with the first server. */
export function frostPlan({ tezos }: TestWallet, change: Partial<FrostSignPlan> = {}): FrostSignPlan {
  const { keyId, epoch } = tezos!.share
  const head = { version: 1, nonce: systemEnv.random(32), created: systemNow() } as const
  return { kind: 'frost-sign', ...head, keyId, epoch, signers: [1, 2], combiner: 1, ...change }
}

/** Sends a server a plan of FROST as it is, without this device's own checks. @returns the server's refusal or answer */
export function startFrostDirectly(
  wallet: TestWallet,
  { server }: Enrolling,
  change: Partial<FrostSignPlan> = {},
): Promise<Uint8Array> {
  const plan = encodePlan(frostPlan(wallet, change))
  return server.post(paths.ceremonies, encodeAs(startShape, { plan, admission: { kind: 'frost-sign' }, messages: [] }))
}

/** The tz1 account of the first Tezos key. */
export function tezosAddress({ tezos }: TestWallet): string {
  return familyNamed('tezos').addressOf({ curve: 'ed25519', publicKey: tezos!.share.publicKey })
}

/** A payload with what `readPayload` makes of it for the first Tezos key. */
export function tezosTask(wallet: TestWallet, payload: Payload): { payload: Payload; digest: Uint8Array } {
  const reading = readPayload(payload, tezosAddress(wallet))
  if (!reading.ok) throw new Error(reading.refusal.message)
  return { payload, digest: reading.digest }
}
