import { coordinate } from '../../ceremony/coordinator.ts'
import { type FrostTask, frostSigningCeremony } from '../../ceremony/frost-signing.ts'
import type { Identity } from '../../ceremony/identity.ts'
import { ceremonyId, encodePlan, type FrostSignPlan } from '../../ceremony/plan.ts'
import { type SigningMaterial, signer } from '../../ceremony/signing.ts'
import type { Env } from '../../mpc/env.ts'
import { BenignAbort } from '../../mpc/errors.ts'
import { httpCarrier } from './carrier.ts'
import { type CoSigner, orderFor, type SignTask, signingHead } from './sign-payload.ts'

/**
 * One signature with exactly these servers, by FROST: its commitments are exchanged at once, and what there is to sign may
 * come later. After that it takes one trip. The nonces lie in this session and nowhere else.
 */
export class FrostSession {
  readonly #task = Promise.withResolvers<FrostTask>()
  readonly #committed = Promise.withResolvers<void>()
  readonly #signature: Promise<Uint8Array>
  readonly #ceremony: Uint8Array
  readonly #coSigners: readonly CoSigner[]
  readonly #abort = new AbortController()
  #isAsked = false

  /** Begins. @param now Unix seconds */
  constructor(
    material: Omit<SigningMaterial, 'pairs'>,
    identity: Identity,
    coSigners: readonly CoSigner[],
    env: Env,
    now: number,
  ) {
    const plan: FrostSignPlan = { kind: 'frost-sign', ...signingHead(material.share, coSigners, env, now) }
    const planBytes = encodePlan(plan)
    this.#ceremony = ceremonyId(planBytes)
    this.#coSigners = coSigners
    const task = () => {
      this.#committed.resolve()
      return this.#task.promise
    }
    const ceremony = frostSigningCeremony(plan, { role: 'combiner', task }, material, env)
    const participant = signer(plan, ceremony, material, identity, env)
    const carriers = coSigners.map(({ index, server }) =>
      httpCarrier(server, index, planBytes, { kind: 'frost-sign' }, this.#abort.signal),
    )
    this.#signature = coordinate(participant, carriers).then((signature) => signature!)
    // Whoever asks hears of it; where nobody ever asks, nothing was lost.
    this.#signature.catch((error: unknown) => this.#committed.reject(error))
    this.#committed.promise.catch(() => {})
  }

  /** Resolves when every server has committed. @throws as `sign` */
  get committed(): Promise<void> {
    return this.#committed.promise
  }

  /**
   * Signs, once. Nobody waits for commitments any more once `signal` aborts.
   * @returns 64 bytes, verified against the key
   * @throws CarrierFailure, BenignAbort; `session-used` for a second payload
   */
  async sign(task: Omit<SignTask, 'path'>, signal: AbortSignal): Promise<Uint8Array> {
    if (this.#isAsked) throw new BenignAbort('session-used', 'Nonces are for one signature.')
    this.#isAsked = true
    signal.addEventListener('abort', () => this.end(), { once: true })
    try {
      signal.throwIfAborted()
      const { payload, digest } = task
      const orders = await Promise.all(
        this.#coSigners.map(async (co) => {
          const acknowledgement = await orderFor(co, this.#ceremony, task)
          return [co.index, { payload, acknowledgement }] as const
        }),
      )
      this.#task.resolve({ digest, orders: new Map(orders) })
      await this.#committed.promise
    } catch (error) {
      this.end()
      signal.throwIfAborted()
      throw error
    }
    return this.#signature
  }

  /** Nothing more will be signed: the nonces go. */
  end(): void {
    this.#isAsked = true
    this.#abort.abort(new BenignAbort('session-ended', 'The signature was no longer needed.'))
    this.#task.promise.catch(() => {})
    this.#task.reject(this.#abort.signal.reason)
    this.#committed.reject(this.#abort.signal.reason)
  }
}
