import { bytesToHex } from '@noble/hashes/utils.js'
import { keygenCeremony } from '../../ceremony/keygen.ts'
import { Participant } from '../../ceremony/participant.ts'
import type { KeygenPlan } from '../../ceremony/plan.ts'
import type { Admission } from '../../wire/contract.ts'
import { requestKeyId } from '../../wire/request-signature.ts'
import { isEnrolmentOf } from '../../wire/statements.ts'
import type { Caller, ServerContext } from '../context.ts'
import { HttpProblem } from '../http/reply.ts'
import { fetchDescriptor } from '../peers.ts'
import { beginOnce } from './begin-once.ts'
import { LIFETIME } from './lifetime.ts'
import { callerLabel, requireCaller, type ServerSeat } from './seat.ts'

const FIRST_EPOCH = 1

type KeygenAdmission = Extract<Admission, { kind: 'keygen' }>

/**
 * Takes part in making a key for a wallet nobody here knows yet. The plan counts for nothing until the other servers'
 * own descriptors show the identity keys it names.
 */
export async function admitKeygen(
  context: ServerContext,
  caller: Caller,
  ceremony: Uint8Array,
  plan: KeygenPlan,
  admission: KeygenAdmission,
): Promise<ServerSeat> {
  const { identity, env, store, newKeys, now, limits } = context
  const { enrolment, origins } = admission
  if (caller.wallet !== undefined)
    throw new HttpProblem(409, 'wallet-exists', 'This request key belongs to a wallet already.')
  if (requestKeyId(enrolment.requestKey) !== caller.requestKeyId)
    throw new HttpProblem(403, 'enrolment', 'The enrolment names another request key than the one that signed.')
  if (plan.epoch !== FIRST_EPOCH) throw new HttpProblem(422, 'wrong-epoch', 'A new key begins with epoch 1.')
  const own = plan.parties.find((party) => bytesToHex(party.identity) === bytesToHex(identity.publicKey))
  if (own?.role !== 'server') throw new HttpProblem(422, 'not-a-party', 'The plan does not name this server.')
  const [device] = plan.parties.filter((party) => party.role === 'device')
  if (!device || !(await isEnrolmentOf(enrolment, ceremony, identity.publicKey, device.identity)))
    throw new HttpProblem(403, 'enrolment', 'The device of the plan did not sign this enrolment.')
  limits.keygens.take('anyone')
  await checkOtherServers(context, plan, own.index, origins)
  // One plan is one key, whatever wallets it is brought for.
  await beginOnce(context, 'keygen', plan)
  newKeys.remember(enrolment.requestKey, LIFETIME.keygen)

  const identities = new Map(plan.parties.map((party) => [party.index, party.identity]))
  const { seals, protocol } = keygenCeremony({
    plan,
    self: own.index,
    identity,
    env,
    prepare: (prepared) => store.prepareKey(prepared, enrolment, now()),
  })
  const participant = new Participant({
    ceremony,
    self: own.index,
    identity,
    identities,
    seals,
    random: env.random,
    protocol,
  })
  return {
    participant,
    labels: [callerLabel(caller.requestKeyId)],
    end: (reason) => participant.end(reason),
    recheck: () => requireCaller(context, caller),
    // What failed here was never stored; the next keygen makes new pairs.
    burn: async () => {},
  }
}

async function checkOtherServers(
  { local }: ServerContext,
  plan: KeygenPlan,
  self: number,
  origins: KeygenAdmission['origins'],
): Promise<void> {
  const others = plan.parties.filter((party) => party.role === 'server' && party.index !== self)
  await Promise.all(
    others.map(async ({ index, identity }) => {
      const origin = origins.find((each) => each.index === index)?.origin
      if (!origin) throw new HttpProblem(422, 'peer-origin', `No address was given for party ${index}.`)
      const descriptor = await fetchDescriptor(origin, local)
      if (bytesToHex(descriptor.identity) !== bytesToHex(identity))
        throw new HttpProblem(422, 'peer-identity', `Party ${index} has another identity key than the plan says.`)
    }),
  )
}
