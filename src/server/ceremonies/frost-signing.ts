import { frostSigningCeremony } from '../../ceremony/frost-signing.ts'
import type { FrostSignPlan } from '../../ceremony/plan.ts'
import { signer } from '../../ceremony/signing.ts'
import { BenignAbort } from '../../mpc/errors.ts'
import type { Caller, ServerContext } from '../context.ts'
import { certifiedKey } from './certified-key.ts'
import { permittedDigest } from './permitted-digest.ts'
import { callerLabel, requireCaller, type ServerSeat } from './seat.ts'
import { openMaterial, signingKey } from './signing-key.ts'

/** How many commitments of one wallet wait here for a payload; the oldest gives way to another. */
const MAX_WAITING = 4

/**
 * Commits to nonces for a signature whose payload comes later, and then signs what this server itself reads in it and its
 * policy allows. The nonces are in this ceremony alone: they are for this key, epoch and signing set, die with it, and
 * with the process.
 */
export async function admitFrostSigning(
  context: ServerContext,
  caller: Caller,
  ceremony: Uint8Array,
  plan: FrostSignPlan,
): Promise<ServerSeat> {
  const { identity, env, table } = context
  const key = await signingKey(context, caller, plan, 'ed25519')
  const label = `frost/${key.row.wallet}`
  const material = openMaterial(context, key, [])
  const commitAndSign = frostSigningCeremony(
    plan,
    {
      role: 'signer',
      // The key is looked up again: it may have become active since.
      digestOf: async ({ payload, acknowledgement }) =>
        permittedDigest(
          context,
          await certifiedKey(context, caller, plan.keyId),
          ceremony,
          [],
          payload,
          acknowledgement,
        ),
    },
    material,
    env,
  )
  const participant = signer(plan, commitAndSign, material, identity, env)
  return {
    participant,
    labels: [callerLabel(caller.requestKeyId), label],
    end: (reason) => participant.end(reason),
    async recheck() {
      await requireCaller(context, caller)
      // Once it counts itself, and before it commits: however many are let in at the same time.
      await table.endOldest(label, MAX_WAITING, new BenignAbort('overtaken', 'Newer commitments took the place.'))
    },
    // No check of FROST proves that a peer cheated.
    burn: async () => {},
  }
}
