import { bytesToHex } from '@noble/hashes/utils.js'
import { CarrierFailure } from '../../ceremony/coordinator.ts'
import type { Env } from '../../mpc/env.ts'
import { FrostSession } from './frost-session.ts'
import type { HeldWallet, WalletKey } from './held-wallet.ts'
import { ServerError } from './secret-server.ts'
import type { CoSigner, SignTask } from './sign-payload.ts'

/** Milliseconds that commitments are kept here: well below what a server keeps them for. */
export const KEPT_MILLISECONDS = 90_000

type Key = Pick<WalletKey, 'material'>

interface Held {
  readonly session: FrostSession
  /** The parties that signed with, ascending. */
  readonly set: string
}

export interface CommitmentPorts {
  readonly env: Env
  /** Aborts when commitments that are made now have been kept for long enough. */
  readonly expiry: () => AbortSignal
  /** Unix seconds, by the clock that servers are met with. */
  readonly serverTime: () => number
}

/**
 * Commitments of FROST that were exchanged while a person still reads: at most one signature's for each key, for one
 * signing set, in memory, for a short time. Without them a signature takes one trip more.
 */
export class Commitments {
  readonly #ports: CommitmentPorts
  readonly #held = new Map<string, Held>()

  constructor(ports: CommitmentPorts) {
    this.#ports = ports
  }

  /** Begins to exchange them, for a payload that may come until `signal` aborts. What was there for the key goes. */
  prepare(wallet: Pick<HeldWallet, 'identity'>, key: Key, set: readonly CoSigner[], signal: AbortSignal): void {
    const id = idOf(key)
    this.#held.get(id)?.session.end()
    this.#held.delete(id)
    if (signal.aborted) return
    const session = this.#session(wallet, key, set)
    const held = { session, set: nameOf(set) }
    this.#held.set(id, held)
    const leave = () => {
      if (this.#held.get(id) !== held) return
      this.#held.delete(id)
      session.end()
    }
    AbortSignal.any([signal, this.#ports.expiry()]).addEventListener('abort', leave, { once: true })
    // What failed is begun anew, should it be wanted.
    session.committed.catch(leave)
  }

  /**
   * Signs with what was prepared for this set, else from the beginning.
   * @throws as `FrostSession.sign`
   */
  async sign(
    wallet: Pick<HeldWallet, 'identity'>,
    key: Key,
    set: readonly CoSigner[],
    task: Omit<SignTask, 'path'>,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    const prepared = this.#take(key, set)
    if (prepared) {
      try {
        return await prepared.sign(task, signal)
      } catch (error) {
        // A server that has let its nonces go has signed nothing with them.
        if (signal.aborted || !isGone(error)) throw error
      }
    }
    signal.throwIfAborted()
    return this.#session(wallet, key, set).sign(task, signal)
  }

  /** What was prepared for this set. A server may still owe its commitments. */
  #take(key: Key, set: readonly CoSigner[]): FrostSession | undefined {
    const id = idOf(key)
    const held = this.#held.get(id)
    this.#held.delete(id)
    if (!held) return undefined
    if (held.set === nameOf(set)) return held.session
    held.session.end()
    return undefined
  }

  #session({ identity }: Pick<HeldWallet, 'identity'>, { material }: Key, set: readonly CoSigner[]): FrostSession {
    const { env, serverTime } = this.#ports
    return new FrostSession(material, identity, set, env, serverTime())
  }
}

function idOf({ material: { share } }: Key): string {
  return `${bytesToHex(share.keyId)}/${share.epoch}`
}

function nameOf(set: readonly CoSigner[]): string {
  return set
    .map(({ index }) => index)
    .sort((a, b) => a - b)
    .join()
}

/** Whether all that went wrong is that servers no longer have the ceremony. */
function isGone(error: unknown): boolean {
  return (
    error instanceof CarrierFailure &&
    [...error.failures.values()].every((cause) => cause instanceof ServerError && cause.code === 'ceremony-gone')
  )
}
