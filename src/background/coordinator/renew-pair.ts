import { bytesToHex } from '@noble/hashes/utils.js'
import { encodeAs } from '../../cbor/shape.ts'
import { type Certificate, certificateShape } from '../../ceremony/certificate.ts'
import { coordinate } from '../../ceremony/coordinator.ts'
import { Participant, type ParticipantSetup } from '../../ceremony/participant.ts'
import { ceremonyId, encodePlan, type RenewalPlan } from '../../ceremony/plan.ts'
import { PROTOCOL_VERSION } from '../../ceremony/version.ts'
import type { Env } from '../../mpc/env.ts'
import { paths } from '../../wire/contract.ts'
import { signOrder } from '../../wire/statements.ts'
import { httpCarrier } from './carrier.ts'
import { eachServer } from './each-server.ts'
import type { CoSigner } from './sign-payload.ts'

/**
 * Gives two parties fresh oblivious transfers, on the owner keys' orders. They are in use at the servers once this has
 * resolved.
 * @param servers those of the two that are servers
 * @param part this browser's part, as one of the two or as their witness
 * @throws CarrierFailure, BenignAbort, CheatingAbort
 */
export async function renewPair(
  { keyId, epoch, pair, generation }: Pick<RenewalPlan, 'keyId' | 'epoch' | 'pair' | 'generation'>,
  servers: readonly CoSigner[],
  part: (plan: RenewalPlan) => ParticipantSetup<Certificate | undefined>,
  env: Env,
  now: number,
): Promise<void> {
  const head = { kind: 'renewal', version: PROTOCOL_VERSION, nonce: env.random(32), created: now } as const
  const plan: RenewalPlan = { ...head, keyId, epoch, pair, generation }
  const planBytes = encodePlan(plan)
  const ceremony = ceremonyId(planBytes)
  const carriers = await Promise.all(
    servers.map(async ({ index, server, owner }) => {
      const order = await signOrder({ order: 'renew-pair', ceremony }, server.address.identity, owner)
      return httpCarrier(server, index, planBytes, { kind: 'renewal', order })
    }),
  )
  const certificate = await coordinate(new Participant(part(plan)), carriers)
  const body = encodeAs(certificateShape, certificate!)
  await eachServer(servers, ({ server }) => server.post(paths.certificate(bytesToHex(ceremony)), body))
}
