import { bytesToHex } from '@noble/hashes/utils.js'
import { decodeAs, encodeAs } from '../../cbor/shape.ts'
import type { StepOutcome } from '../../ceremony/ceremony-table.ts'
import type { Message } from '../../ceremony/message.ts'
import { ceremonyId, decodePlan, type Plan } from '../../ceremony/plan.ts'
import { CheatingAbort } from '../../mpc/errors.ts'
import { type Admission, startShape, stepAnswerShape, stepShape } from '../../wire/contract.ts'
import type { Caller, ServerContext } from '../context.ts'
import { problemOf } from '../http/problems.ts'
import { cborReply, HttpProblem, problemReply, type Reply } from '../http/reply.ts'
import { beginOnce } from './begin-once.ts'
import { admitFrostSigning } from './frost-signing.ts'
import { admitKeygen } from './keygen.ts'
import { LIFETIME } from './lifetime.ts'
import { admitRenewal } from './renewal.ts'
import type { ServerSeat } from './seat.ts'
import { admitSigning } from './signing.ts'

/** Step 1: reads the plan, takes a seat, and answers with this server's first messages. */
export async function startCeremony(
  context: ServerContext,
  caller: Caller,
  requestHash: string,
  body: Uint8Array,
): Promise<Reply> {
  const { plan: planBytes, admission, messages } = decodeAs(startShape, body)
  const plan = decodePlan(planBytes)
  const ceremony = ceremonyId(planBytes)
  const id = seatId(caller, bytesToHex(ceremony))
  const lifetime = LIFETIME[plan.kind]
  const { table, now } = context
  if (!table.has(id) && Math.abs(now() - plan.created) > lifetime)
    throw new HttpProblem(422, 'plan-time', 'The plan was made at another time.', { now: now() })
  return table.start(id, requestHash, lifetime * 1000, (adopt) =>
    outcomeOf(context, async () => {
      // From here on this id is used up, whatever happens, and whichever request key the wallet has by then.
      await beginOnce(context, caller.wallet ?? caller.requestKeyId, plan)
      const seat = await admit(context, caller, ceremony, plan, admission)
      adopt(seat)
      await seat.recheck()
      return { seat, sent: [...(await seat.participant.begin()), ...(await deliver(seat, messages))] }
    }),
  )
}

/** Step n ≥ 2. */
export async function continueCeremony(
  context: ServerContext,
  caller: Caller,
  ceremony: string,
  step: number,
  requestHash: string,
  body: Uint8Array,
): Promise<Reply> {
  const { messages } = decodeAs(stepShape, body)
  return context.table.step(seatId(caller, ceremony), step, requestHash, (seat) =>
    outcomeOf(context, async () => ({ seat, sent: await deliver(seat, messages) })),
  )
}

/** A ceremony belongs to the request key that began it; nobody else can reach it. */
function seatId({ requestKeyId }: Caller, ceremony: string): string {
  return `${requestKeyId}/${ceremony}`
}

type Admit = (
  context: ServerContext,
  caller: Caller,
  ceremony: Uint8Array,
  plan: never,
  admission: never,
) => Promise<ServerSeat>

/** Who is let into which kind of ceremony. A new protocol is one line here. */
const ADMIT: Readonly<Record<Plan['kind'], Admit>> = {
  keygen: admitKeygen,
  sign: admitSigning,
  'frost-sign': admitFrostSigning,
  renewal: admitRenewal,
}

async function admit(
  context: ServerContext,
  caller: Caller,
  ceremony: Uint8Array,
  plan: Plan,
  admission: Admission,
): Promise<ServerSeat> {
  if (plan.kind !== admission.kind)
    throw new HttpProblem(422, 'admission-kind', 'The plan is of another kind than what came with it.')
  return ADMIT[plan.kind](context, caller, ceremony, plan as never, admission as never)
}

/** Delivers messages; a cheater's pair is burned, durably and with every ceremony that uses it, before anyone is told. */
async function deliver(seat: ServerSeat, messages: readonly Message[]): Promise<Message[]> {
  try {
    return await seat.participant.deliver(messages)
  } catch (error) {
    if (error instanceof CheatingAbort) await seat.burn(error.peer)
    throw error
  }
}

/** An answer to keep for every repetition of the step, also when the step failed. */
async function outcomeOf(
  { now, log }: ServerContext,
  work: () => Promise<{ seat: ServerSeat; sent: Message[] }>,
): Promise<StepOutcome<Reply>> {
  try {
    const { seat, sent } = await work()
    const { round, transcript } = seat.participant.position
    const answer = cborReply(encodeAs(stepAnswerShape, { messages: sent, round, transcript }))
    return { answer, over: seat.participant.outcome !== undefined }
  } catch (error) {
    const problem = problemOf(error, now)
    if (problem.status >= 500) log('step failed', { error: error instanceof Error ? error.name : 'unknown' })
    return { answer: problemReply(problem), over: true }
  }
}
