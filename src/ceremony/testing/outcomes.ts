import { ShapeError } from '../../cbor/shape.ts'
import { BenignAbort, CheatingAbort, StateFault } from '../../mpc/errors.ts'
import { CarrierFailure } from '../coordinator.ts'
import type { Run } from './memory-network.ts'

/** How a run ended, in words a table can hold: a code, with `cheating:` before the check a cheater met. */
export function outcomeOf(run: Run<unknown>): string {
  return 'result' in run.outcome ? 'done' : codeOf(run.outcome.error)
}

/** The root of an error: what a party behind a carrier failed with, or `stalled` where nobody had anything to say. */
export function codeOf(error: unknown): string {
  if (error instanceof CarrierFailure) {
    const [first] = [...error.failures.values()].filter((failure) => failure !== undefined)
    return first === undefined ? 'stalled' : codeOf(first)
  }
  if (error instanceof CheatingAbort) return `cheating:${error.check}`
  if (error instanceof BenignAbort || error instanceof StateFault) return error.code
  if (error instanceof ShapeError) return 'malformed'
  throw error
}
