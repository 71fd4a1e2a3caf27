import * as v from 'valibot'
import { type FamilyName, family } from '../../messages/values.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { ethereumChain } from './networks.ts'
import { Stored, type StoreShape } from './stored.ts'

const SiteSchema = v.strictObject({
  /** Who asked, by `siteKey`: an origin, alone or within another. */
  key: v.string(),
  origin: v.string(),
  /** Ids of the accounts it may see, the one it is shown first in front. */
  accounts: v.pipe(v.array(v.string()), v.minLength(1)),
  /** The family of its accounts and its chain. A site may be connected to each family, and knows nothing of the other. */
  family,
  /** The CAIP-2 name of the chain it works with. */
  chain: v.string(),
  /** Milliseconds since 1970. */
  connectedAt: v.number(),
})
export type ConnectedSite = v.InferOutput<typeof SiteSchema>

const { family: _family, chain: _chain, ...earlier } = SiteSchema.entries
const EarlierSite = v.strictObject({ ...earlier, chainId: v.number() })

const shape: StoreShape<ConnectedSite[]> = {
  key: 'sites',
  schema: v.array(SiteSchema),
  initial: [],
  // Ids of accounts were the same in every wallet: whose a site was shown cannot be told, and it asks again.
  migrations: [
    () => [],
    // All connections were Ethereum's.
    (value) =>
      v
        .parse(v.array(EarlierSite), value)
        .map(({ chainId, ...rest }) => ({ ...rest, family: 'ethereum', chain: ethereumChain(chainId) })),
  ],
}

/** Which site may see which accounts, on which chain, family by family. */
export class ConnectedSites {
  readonly #stored: Stored<ConnectedSite[]>

  constructor(store: KeyValueStore, onChange: () => void) {
    this.#stored = new Stored(shape, store, onChange)
  }

  list(): Promise<readonly ConnectedSite[]> {
    return this.#stored.read()
  }

  async find(key: string, of: FamilyName): Promise<ConnectedSite | undefined> {
    return (await this.list()).find((site) => site.key === key && site.family === of)
  }

  /** Connects a site with a family, or changes what it was granted. */
  async grant(site: ConnectedSite): Promise<void> {
    await this.#stored.update((sites) => [
      ...sites.filter((other) => other.key !== site.key || other.family !== site.family),
      site,
    ])
  }

  async useChain(key: string, of: FamilyName, chain: string): Promise<void> {
    await this.#stored.update((sites) =>
      sites.map((site) => (site.key === key && site.family === of ? { ...site, chain } : site)),
    )
  }

  /** Puts an account in front wherever it is granted: sites look at the first. */
  async showFirst(accountId: string): Promise<void> {
    await this.#stored.update((sites) =>
      sites.map((site) =>
        site.accounts.includes(accountId)
          ? { ...site, accounts: [accountId, ...site.accounts.filter((id) => id !== accountId)] }
          : site,
      ),
    )
  }

  /** Moves the sites of a removed network to another. */
  async leaveChain(chain: string, to: string): Promise<void> {
    await this.#stored.update((sites) => sites.map((site) => (site.chain === chain ? { ...site, chain: to } : site)))
  }

  /** Forgets what sites were granted of any other account. */
  async keepOnly(accounts: ReadonlySet<string>): Promise<void> {
    const kept = (site: ConnectedSite) => site.accounts.filter((id) => accounts.has(id))
    if ((await this.list()).every((site) => kept(site).length === site.accounts.length)) return
    await this.#stored.update((sites) =>
      sites.flatMap((site) => (kept(site).length === 0 ? [] : [{ ...site, accounts: kept(site) }])),
    )
  }

  async disconnect(key: string, from: FamilyName): Promise<void> {
    await this.#stored.update((sites) => sites.filter((site) => site.key !== key || site.family !== from))
  }
}
