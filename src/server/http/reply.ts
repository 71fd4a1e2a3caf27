import { utf8ToBytes } from '@noble/hashes/utils.js'
import { CBOR } from '../../wire/contract.ts'
import { PROBLEM_JSON, type Problem } from '../../wire/problem.ts'

/** What a handler answers, before it is signed. */
export interface Reply {
  readonly status: number
  readonly contentType: string
  readonly body: Uint8Array
}

export function cborReply(body: Uint8Array): Reply {
  return { status: 200, contentType: CBOR, body }
}

export function jsonReply(value: unknown): Reply {
  return { status: 200, contentType: 'application/json', body: utf8ToBytes(JSON.stringify(value)) }
}

/** Success without a result: 200 with an empty body. */
export const EMPTY: Reply = { status: 200, contentType: CBOR, body: new Uint8Array(0) }

/** A refusal or failure, on its way to become a problem document. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly status: number
  readonly code: string
  readonly extra: Pick<Problem, 'now' | 'retryAfter'>

  constructor(status: number, code: string, title: string, extra: Pick<Problem, 'now' | 'retryAfter'> = {}) {
    super(title)
    this.status = status
    this.code = code
    this.extra = extra
  }
}

export function problemReply({ status, code, message, extra }: HttpProblem): Reply {
  const problem: Problem = { type: 'about:blank', title: message.slice(0, 200), status, code, ...extra }
  return { status, contentType: PROBLEM_JSON, body: utf8ToBytes(JSON.stringify(problem)) }
}
