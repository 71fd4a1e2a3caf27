import * as v from 'valibot'
import { decodeAs, type Shape } from '../../cbor/shape.ts'
import { readLimited } from '../../chains/read-limited.ts'
import { isAnswerOf } from '../../wire/answer-signature.ts'
import { CBOR } from '../../wire/contract.ts'
import { type Problem, problemSchema } from '../../wire/problem.ts'
import { type RequestKey, signRequest, type WireRequest } from '../../wire/request-signature.ts'

/** A server that takes longer is treated as away. */
export const ANSWER_MILLISECONDS = 10_000

/** No answer of a server is longer. */
const MAX_ANSWER = 1024 * 1024

/** Where a server is, and who it is. */
export interface ServerAddress {
  readonly origin: string
  /** Ed25519 public key, 32 bytes. */
  readonly identity: Uint8Array
}

export interface Transport {
  readonly fetch: typeof fetch
  /** Unix seconds. */
  readonly now: () => number
  readonly random: (length: number) => Uint8Array
  /** Aborts when a server has had its time. */
  readonly deadline: () => AbortSignal
}

export const systemTransport: Transport = {
  fetch: (input, init) => fetch(input, init),
  now: () => Math.floor(Date.now() / 1000),
  random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  deadline: () => AbortSignal.timeout(ANSWER_MILLISECONDS),
}

/**
 * Why there is no usable answer. Only `refused` is the server's own word: the others may be anybody's doing, and blame
 * nobody.
 */
export type ServerFailure =
  | { readonly kind: 'no-answer' }
  | { readonly kind: 'no-valid-answer' }
  | {
      readonly kind: 'refused'
      readonly problem: Problem
      /** Seconds by which this computer's clock is ahead of the server's, where the server says its time. */
      readonly clockAhead: number | null
    }

export class ServerError extends Error {
  override readonly name = 'ServerError'
  readonly code: string
  readonly server: string
  readonly failure: ServerFailure

  constructor(server: string, failure: ServerFailure) {
    super(failure.kind === 'refused' ? failure.problem.title : `${server}: ${failure.kind.replaceAll('-', ' ')}.`)
    this.code = failure.kind === 'refused' ? failure.problem.code : failure.kind
    this.server = server
    this.failure = failure
  }
}

/** Sends signed requests to one Secret Server and takes only answers that its identity key signed. */
export class SecretServer {
  readonly address: ServerAddress
  readonly #key: RequestKey
  readonly #transport: Transport

  constructor(address: ServerAddress, key: RequestKey, transport: Transport) {
    this.address = address
    this.#key = key
    this.#transport = transport
  }

  get(path: string, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#call({ method: 'GET', target: this.address.origin + path, body: new Uint8Array(0) }, signal)
  }

  post(path: string, body: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#call({ method: 'POST', target: this.address.origin + path, body }, signal)
  }

  /** Reads an answer in CBOR. @throws ServerError `no-valid-answer` unless it has this shape */
  readCbor<T>(shape: Shape<T>, body: Uint8Array): T {
    return this.#valid(() => decodeAs(shape, body))
  }

  /** Reads an answer in JSON. @throws ServerError `no-valid-answer` unless it has this shape */
  readJson<T>(schema: v.GenericSchema<unknown, T>, body: Uint8Array): T {
    return this.#valid(() => v.parse(schema, JSON.parse(new TextDecoder().decode(body))))
  }

  #valid<T>(read: () => T): T {
    try {
      return read()
    } catch {
      throw new ServerError(this.address.origin, { kind: 'no-valid-answer' })
    }
  }

  /** @returns the body of a signed 200 @throws ServerError */
  async #call(request: WireRequest, signal?: AbortSignal): Promise<Uint8Array> {
    const { fetch, now, random, deadline } = this.#transport
    const { origin, identity } = this.address
    const at = now()
    const headers = await signRequest(request, this.#key, identity, at, random(16))
    const signals = signal ? [signal, deadline()] : [deadline()]
    const response = await fetch(request.target, {
      method: request.method,
      headers: { ...headers, 'content-type': CBOR },
      body: request.method === 'POST' ? new Uint8Array(request.body) : null,
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.any(signals),
    })
      .then(async (answer) => ({ answer, body: await readLimited(answer, MAX_ANSWER) }))
      .catch(() => {
        signal?.throwIfAborted()
        throw new ServerError(origin, { kind: 'no-answer' })
      })
    const { answer, body } = response
    const field = (name: string) => answer.headers.get(name) ?? undefined
    const head = { method: request.method, target: request.target, digest: headers['content-digest'] }
    if (!(await isAnswerOf(identity, { status: answer.status, body }, head, field)))
      throw new ServerError(origin, { kind: 'no-valid-answer' })
    if (answer.status === 200) return body
    throw new ServerError(origin, failureOf(body, at, now()))
  }
}

/** @param asked when it was asked, and `heard` when it answered */
function failureOf(body: Uint8Array, asked: number, heard: number): ServerFailure {
  try {
    const problem = v.parse(problemSchema, JSON.parse(new TextDecoder().decode(body)))
    const { now } = problem
    // Any time between the two is no difference.
    const clockAhead = now === undefined ? null : now < asked ? asked - now : Math.min(0, heard - now)
    return { kind: 'refused', problem, clockAhead }
  } catch {
    return { kind: 'no-valid-answer' }
  }
}
