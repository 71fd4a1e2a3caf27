import { bytesToHex } from '@noble/hashes/utils.js'
import { makeFurtherKey, planFurtherKey } from '../../background/coordinator/make-key.ts'
import { encodeAs } from '../../cbor/shape.ts'
import { type Certificate, type KeygenRecord, openCertificate } from '../../ceremony/certificate.ts'
import type { PreparedKeygen } from '../../ceremony/keygen.ts'
import { ceremonyId, encodePlan, type KeygenPlan } from '../../ceremony/plan.ts'
import type { SigningMaterial } from '../../ceremony/signing.ts'
import { signingMaterial } from '../../ceremony/stored.ts'
import { systemEnv } from '../../mpc/system-env.ts'
import { paths, startShape } from '../../wire/contract.ts'
import type { Enrolling, TestWallet } from './wallet.ts'
import { systemNow } from './watched-server.ts'

/** Further keys of a wallet up to the certificate, which no server has yet. */
export async function makeFurther(
  { identity, plan: rootPlan }: TestWallet,
  servers: readonly Enrolling[],
  { now = systemNow, change = (plan: KeygenPlan): KeygenPlan => plan } = {},
): Promise<FurtherKeys> {
  const plan = change(planFurtherKey(rootPlan, systemEnv, now()))
  let prepared: PreparedKeygen | undefined
  const prepare = async (part: PreparedKeygen) => {
    prepared = part
  }
  const never = new AbortController().signal
  const making = { identity, env: systemEnv, prepare, report: () => {}, signal: never }
  const certificate = await makeFurtherKey(plan, servers, making)
  return { ...furtherKeys(plan, prepared!, openCertificate(certificate).record as KeygenRecord), certificate }
}

/** This device's part of further keys. */
export interface FurtherKeys {
  readonly plan: KeygenPlan
  /** Of the keygen, hex. */
  readonly ceremony: string
  readonly certificate: Certificate
  readonly prepared: PreparedKeygen
  readonly materials: readonly SigningMaterial[]
}

function furtherKeys(plan: KeygenPlan, prepared: PreparedKeygen, record: KeygenRecord) {
  const materials = plan.keys.map(({ curve }, i) => {
    const secret = { curve, share: prepared.shares[i]!.secret, sealing: prepared.sealing }
    return signingMaterial(1, plan, record, i, secret, [])
  })
  return { plan, ceremony: bytesToHex(ceremonyId(encodePlan(plan))), prepared, materials }
}

/** The wallet with a further key in the place of its first Tezos key. */
export function withKey(wallet: TestWallet, { plan, certificate, materials }: FurtherKeys, position = 0): TestWallet {
  return { ...wallet, plan, certificate, tezos: materials[position]! }
}

/** Sends a server a plan of further keys as it is. @returns the server's refusal or answer */
export function startFurther({ server }: Enrolling, plan: KeygenPlan): Promise<Uint8Array> {
  const admission = { kind: 'keygen', enrolment: null, origins: [] } as const
  return server.post(paths.ceremonies, encodeAs(startShape, { plan: encodePlan(plan), admission, messages: [] }))
}
