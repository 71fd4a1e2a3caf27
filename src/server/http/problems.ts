import { CborError } from '../../cbor/index.ts'
import { ShapeError } from '../../cbor/shape.ts'
import { StepRefused } from '../../ceremony/ceremony-table.ts'
import { BenignAbort, CheatingAbort, StateFault } from '../../mpc/errors.ts'
import { RequestRefused } from '../../wire/request-signature.ts'
import type { Clock } from '../clock.ts'
import { PeerRefused } from '../peers.ts'
import { StoreRefused } from '../storage/store.ts'
import { HttpProblem } from './reply.ts'

const STEP_STATUS = { 'ceremony-gone': 410, 'out-of-order': 409, 'different-request': 409 } as const

/**
 * What a caller is told about an error. A cheater learns that the ceremony failed, not which check it met; an error
 * nobody foresaw says nothing but that.
 */
export function problemOf(error: unknown, now: Clock): HttpProblem {
  if (error instanceof HttpProblem) return error
  if (error instanceof RequestRefused)
    return new HttpProblem(401, error.code, error.message, error.code === 'clock-skew' ? { now: now() } : {})
  if (error instanceof CborError || error instanceof ShapeError)
    return new HttpProblem(400, 'malformed', 'The request does not have the form it must have.')
  if (error instanceof StepRefused) return new HttpProblem(STEP_STATUS[error.code], error.code, error.message)
  if (error instanceof StoreRefused) return new HttpProblem(409, error.code, error.message)
  if (error instanceof PeerRefused) return new HttpProblem(422, error.code, error.message)
  if (error instanceof CheatingAbort)
    return new HttpProblem(422, 'pair-burned', 'A check failed that an honest party cannot fail.')
  if (error instanceof BenignAbort) return new HttpProblem(422, error.code, error.message)
  if (error instanceof StateFault) return new HttpProblem(409, error.code, error.message)
  return new HttpProblem(500, 'internal', 'The server failed. Nothing was signed.')
}
