import { ProviderFailure } from './provider-failure.ts'

/** Requests of one site, over all its documents, that may be under way at once. */
export const MOST_UNDER_WAY = 200

/** Counts what each site has under way, and refuses more than its due. Waiting for the person counts too. */
export class SiteQueues {
  readonly #underWay = new Map<string, number>()

  /** @throws -32005 beyond the bound */
  async run<T>(siteKey: string, work: () => Promise<T>): Promise<T> {
    const before = this.#underWay.get(siteKey) ?? 0
    if (before >= MOST_UNDER_WAY) throw new ProviderFailure('limitExceeded')
    this.#underWay.set(siteKey, before + 1)
    try {
      return await work()
    } finally {
      const left = this.#underWay.get(siteKey)! - 1
      if (left === 0) this.#underWay.delete(siteKey)
      else this.#underWay.set(siteKey, left)
    }
  }
}
