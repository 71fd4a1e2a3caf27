import type { MakingProgress } from '../messages/onboarding.ts'
import { problemOf, WalletError } from './errors.ts'
import type { KeyPurpose, Signing } from './signing.ts'

/** Makes a further key of the wallet, one at a time, and tells how far it is: whoever began it may have closed the page. */
export class FurtherKey {
  readonly #signing: Pick<Signing, 'addKey'>
  readonly #onChange: () => void
  #progress: MakingProgress | null = null
  #run: { readonly abort: AbortController; readonly ended: Promise<void> } | undefined

  constructor(signing: Pick<Signing, 'addKey'>, onChange: () => void) {
    this.#signing = signing
    this.#onChange = onChange
  }

  /** The making that is under way, or the last one where it failed. */
  progress(): MakingProgress | null {
    return this.#progress
  }

  /**
   * Resolves once the key is made.
   * @throws `already-making`, `stopped`, and what the making itself throws
   */
  async make(purpose: KeyPurpose): Promise<void> {
    if (this.#run) throw new WalletError('already-making', 'A key is being made already.')
    const abort = new AbortController()
    const ended = Promise.withResolvers<void>()
    this.#run = { abort, ended: ended.promise }
    const show = (progress: MakingProgress | null) => {
      this.#progress = progress
      this.#onChange()
    }
    try {
      show(null)
      await this.#signing.addKey(purpose, show, abort.signal)
      show(null)
    } catch (error) {
      show(abort.signal.aborted ? null : this.#progress && { ...this.#progress, problem: problemOf(error) })
      throw error
    } finally {
      this.#run = undefined
      ended.resolve()
    }
  }

  /** Ends a making, or puts away what came of the last one. Resolves when nothing of it happens any more. */
  async stop(): Promise<void> {
    const run = this.#run
    run?.abort.abort(new WalletError('stopped', 'Making the key was stopped.'))
    await run?.ended
    if (this.#progress === null) return
    this.#progress = null
    this.#onChange()
  }
}
