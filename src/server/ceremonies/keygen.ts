import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { keygenCeremony, type PreparedKeygen } from '../../ceremony/keygen.ts'
import { Participant } from '../../ceremony/participant.ts'
import type { KeygenPlan } from '../../ceremony/plan.ts'
import type { Admission } from '../../wire/contract.ts'
import { requestKeyId } from '../../wire/request-signature.ts'
import { type Enrolment, isEnrolmentOf } from '../../wire/statements.ts'
import type { Caller, ServerContext } from '../context.ts'
import { HttpProblem } from '../http/reply.ts'
import { fetchDescriptor } from '../peers.ts'
import { beginOnce } from './begin-once.ts'
import { certifiedKey } from './certified-key.ts'
import { LIFETIME } from './lifetime.ts'
import { callerLabel, requireCaller, type ServerSeat } from './seat.ts'

const FIRST_EPOCH = 1

type KeygenAdmission = Extract<Admission, { kind: 'keygen' }>

/** Takes part in making keys: the first of a wallet nobody here knows yet, or more for one that is enrolled. */
export async function admitKeygen(
  context: ServerContext,
  caller: Caller,
  ceremony: Uint8Array,
  plan: KeygenPlan,
  { enrolment, origins }: KeygenAdmission,
): Promise<ServerSeat> {
  const { store, now } = context
  if (enrolment === null) {
    const wallet = await requireSameQuorum(context, caller, plan)
    await beginForAll(context, plan)
    return keygenSeat(context, caller, ceremony, plan, (prepared) => store.prepareKeys(prepared, wallet, now()))
  }
  await requireNewWallet(context, caller, ceremony, plan, enrolment, origins)
  return keygenSeat(context, caller, ceremony, plan, (prepared) => store.prepareWallet(prepared, enrolment, now()))
}

/** One plan makes its keys once, whatever wallets it is brought for. @throws HttpProblem 410 `ceremony-gone` */
function beginForAll(context: ServerContext, plan: KeygenPlan): Promise<void> {
  return beginOnce(context, 'keygen', plan)
}

/** The plan counts for nothing until the other servers' own descriptors show the identity keys it names. */
async function requireNewWallet(
  context: ServerContext,
  caller: Caller,
  ceremony: Uint8Array,
  plan: KeygenPlan,
  enrolment: Enrolment,
  origins: KeygenAdmission['origins'],
): Promise<void> {
  const { identity, newKeys, limits } = context
  if (caller.wallet !== undefined)
    throw new HttpProblem(409, 'wallet-exists', 'This request key belongs to a wallet already.')
  if (requestKeyId(enrolment.requestKey) !== caller.requestKeyId)
    throw new HttpProblem(403, 'enrolment', 'The enrolment names another request key than the one that signed.')
  if (plan.epoch !== FIRST_EPOCH) throw new HttpProblem(422, 'wrong-epoch', 'A new key begins with epoch 1.')
  if (plan.keys[0]?.purpose !== 'root') throw new HttpProblem(422, 'no-root', 'The first key of a wallet is its root.')
  const own = ownParty(context, plan)
  const [device] = plan.parties.filter((party) => party.role === 'device')
  if (!device || !(await isEnrolmentOf(enrolment, ceremony, identity.publicKey, device.identity)))
    throw new HttpProblem(403, 'enrolment', 'The device of the plan did not sign this enrolment.')
  limits.keygens.take('anyone')
  await checkOtherServers(context, plan, own.index, origins)
  await beginForAll(context, plan)
  newKeys.remember(enrolment.requestKey, LIFETIME.keygen)
}

/**
 * Further keys join the epoch of the root, among exactly its parties: their identities are taken from its certificate and
 * from nowhere else.
 * @returns the wallet's id
 */
async function requireSameQuorum(context: ServerContext, caller: Caller, plan: KeygenPlan): Promise<string> {
  const { store, limits } = context
  const rows = caller.wallet === undefined ? [] : await store.keysOf(caller.wallet)
  const active = rows.find(({ state }) => state === 'active')
  if (!active) throw new HttpProblem(409, 'key-not-active', 'This wallet has no key here yet.')
  const root = await certifiedKey(context, caller, hexToBytes(active.id))
  if (plan.keys.some(({ purpose }) => purpose === 'root'))
    throw new HttpProblem(422, 'second-root', 'A wallet has one root key.')
  if (plan.epoch !== root.row.epoch) throw new HttpProblem(422, 'wrong-epoch', 'The plan is of another epoch.')
  const same =
    plan.threshold === root.plan.threshold &&
    plan.parties.length === root.parties.length &&
    plan.parties.every(({ index, role, identity }, i) => {
      const certified = root.parties[i]!
      return index === certified.index && role === certified.role && identity.join() === certified.identity.join()
    })
  if (!same) throw new HttpProblem(422, 'wrong-parties', 'Further keys of a wallet have its parties.')
  limits.furtherKeys.take(root.row.wallet)
  return root.row.wallet
}

function keygenSeat(
  context: ServerContext,
  caller: Caller,
  ceremony: Uint8Array,
  plan: KeygenPlan,
  prepare: (prepared: PreparedKeygen) => Promise<void>,
): ServerSeat {
  const { identity, env } = context
  const self = ownParty(context, plan).index
  const identities = new Map(plan.parties.map((party) => [party.index, party.identity]))
  const { seals, protocol } = keygenCeremony({ plan, self, identity, env, prepare })
  const participant = new Participant({ ceremony, self, identity, identities, seals, random: env.random, protocol })
  return {
    participant,
    labels: [callerLabel(caller.requestKeyId)],
    end: (reason) => participant.end(reason),
    recheck: () => requireCaller(context, caller),
    // What failed here was never stored; the next keygen makes new pairs.
    burn: async () => {},
  }
}

/** @throws HttpProblem 422 `not-a-party` */
function ownParty({ identity }: ServerContext, { parties }: KeygenPlan): KeygenPlan['parties'][number] {
  const own = parties.find((party) => bytesToHex(party.identity) === bytesToHex(identity.publicKey))
  if (own?.role !== 'server') throw new HttpProblem(422, 'not-a-party', 'The plan does not name this server.')
  return own
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
