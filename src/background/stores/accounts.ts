import * as v from 'valibot'
import { type AccountKind, accountKind, type FamilyName } from '../../messages/values.ts'
import { WalletError } from '../errors.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { Stored, type StoreShape } from './stored.ts'

const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(2 ** 31 - 1))
const ethereumAddress = v.pipe(v.string(), v.regex(/^0x[0-9a-f]{40}$/))
const tezosAddress = v.pipe(v.string(), v.regex(/^tz[12][1-9A-HJ-NP-Za-km-z]{33}$/))

const AccountSchema = v.pipe(
  v.strictObject({
    /** Its address: what is kept about an account of one wallet is never taken for that of another. */
    id: v.string(),
    name: v.string(),
    kind: accountKind,
    /** The last number of its path m/60/index or m/1729/index; of a tz1 account, the number of its Ed25519 key. */
    index,
    /** Lower case for Ethereum, base58 as it is for Tezos. */
    address: v.union([ethereumAddress, tezosAddress]),
  }),
  v.check(({ kind, address }) => address.startsWith(PREFIXES[kind]), 'an address of another kind'),
)
export type Account = v.InferOutput<typeof AccountSchema>

/** Where in the wallet an account's key is. */
export type AccountPlace = Pick<Account, 'kind' | 'index'>

const PREFIXES: Readonly<Record<AccountKind, string>> = { ethereum: '0x', tz1: 'tz1', tz2: 'tz2' }

export function familyOf(kind: AccountKind): FamilyName {
  return kind === 'ethereum' ? 'ethereum' : 'tezos'
}

/** What the wallet's keys say of the accounts that are possible. */
export interface Places {
  /** As kept. */
  addressAt(place: AccountPlace): Promise<string>
  /** How many Ed25519 keys for Tezos the wallet has. */
  tezosKeys(): Promise<number>
}

interface Kept {
  accounts: Account[]
  /** The account last chosen, family by family. */
  chosen: Record<FamilyName, string | null>
  /** Whose chosen account is the current one. */
  family: FamilyName
}

const EarlierAccount = v.strictObject({
  id: v.string(),
  name: v.string(),
  index,
  address: ethereumAddress,
})
const Earlier = v.strictObject({ accounts: v.array(EarlierAccount), current: v.nullable(v.string()) })

const shape: StoreShape<Kept> = {
  key: 'accounts',
  schema: v.strictObject({
    accounts: v.array(AccountSchema),
    chosen: v.strictObject({ ethereum: v.nullable(v.string()), tezos: v.nullable(v.string()) }),
    family: v.picklist(['ethereum', 'tezos']),
  }),
  initial: { accounts: [], chosen: { ethereum: null, tezos: null }, family: 'ethereum' },
  migrations: [
    // Ids were numbers of accounts, the same in every wallet.
    (value) => {
      const { accounts, current } = v.parse(Earlier, value)
      return {
        accounts: accounts.map((account) => ({ ...account, id: account.address })),
        current: accounts.find(({ id }) => id === current)?.address ?? null,
      }
    },
    // All accounts were Ethereum's.
    (value) => {
      const { accounts, current } = v.parse(Earlier, value)
      return {
        accounts: accounts.map((account) => ({ ...account, kind: 'ethereum' })),
        chosen: { ethereum: current, tezos: null },
        family: 'ethereum',
      }
    },
  ],
}

const FIRST_NAME = 'Main'

/** The accounts shown, of every family. */
export class Accounts {
  readonly #stored: Stored<Kept>

  constructor(store: KeyValueStore, onChange: () => void) {
    this.#stored = new Stored(shape, store, onChange)
  }

  async list(): Promise<readonly Account[]> {
    return (await this.#stored.read()).accounts
  }

  async ofFamily(family: FamilyName): Promise<readonly Account[]> {
    return (await this.list()).filter(({ kind }) => familyOf(kind) === family)
  }

  /** @throws `no-account` while there is no wallet */
  async current(): Promise<Account> {
    const kept = await this.#stored.read()
    return found(byId(kept, kept.chosen[kept.family]))
  }

  /** The account last chosen of a family, also while the current one is of another. */
  async currentOf(family: FamilyName): Promise<Account | undefined> {
    const kept = await this.#stored.read()
    return byId(kept, kept.chosen[family])
  }

  async byId(id: string): Promise<Account> {
    return found(byId(await this.#stored.read(), id))
  }

  /** @param address in any spelling of its family */
  async byAddress(address: string): Promise<Account | undefined> {
    const kept = normal(address)
    return (await this.list()).find((account) => account.address === kept)
  }

  /** A wallet has at least one account, and one of Tezos for each of its keys: what a lost list held of those is shown again. */
  async addFirst(places: Places): Promise<void> {
    if ((await this.list()).length > 0) return
    const first = await accountAt({ kind: 'ethereum', index: 0 }, FIRST_NAME, places)
    const keyed = await keyedAccounts(places)
    await this.#stored.update((kept) => (kept.accounts.length > 0 ? kept : [first, ...keyed].reduce(withAccount, kept)))
  }

  /** Shows an account for every Ed25519 key that has none. */
  async addKeyed(places: Places): Promise<void> {
    const keyed = await keyedAccounts(places)
    const isShown = (kept: Kept, { id }: Account) => byId(kept, id) !== undefined
    const before = await this.#stored.read()
    if (keyed.every((each) => isShown(before, each))) return
    await this.#stored.update((kept) => keyed.filter((each) => !isShown(kept, each)).reduce(withAccount, kept))
  }

  /** The lowest index of a kind that is not yet shown. */
  async nextIndex(kind: AccountKind): Promise<number> {
    const taken = new Set((await this.list()).filter((each) => each.kind === kind).map((each) => each.index))
    let next = 0
    while (taken.has(next)) next += 1
    return next
  }

  /**
   * Adds the account of the lowest index not yet shown; the first of a family becomes the one chosen of it.
   * @throws what `addressAt` throws, where the key is still to be made
   */
  async add(kind: AccountKind, name: string, places: Pick<Places, 'addressAt'>): Promise<Account> {
    const account = await accountAt({ kind, index: await this.nextIndex(kind) }, name, places)
    await this.#stored.update((kept) => {
      if (byId(kept, account.id) !== undefined) throw new WalletError('account-exists', 'This account exists.')
      return withAccount(kept, account)
    })
    return account
  }

  /** Drops what an earlier wallet in this browser left behind: an address that is not this wallet's is never shown. */
  async keepOnly(places: Places): Promise<void> {
    const keys = await places.tezosKeys()
    const isOwn = async (account: Account) =>
      (account.kind !== 'tz1' || account.index < keys) && (await places.addressAt(account)) === account.address
    const checked = await Promise.all((await this.list()).map(async (each) => [each.id, await isOwn(each)] as const))
    const foreign = new Set(checked.flatMap(([id, own]) => (own ? [] : [id])))
    if (foreign.size === 0) return
    await this.#stored.update((kept) => {
      const accounts = kept.accounts.filter(({ id }) => !foreign.has(id))
      const chosenOf = (family: FamilyName) =>
        byId({ accounts }, kept.chosen[family])?.id ??
        accounts.find(({ kind }) => familyOf(kind) === family)?.id ??
        null
      const chosen = { ethereum: chosenOf('ethereum'), tezos: chosenOf('tezos') }
      return { accounts, chosen, family: chosen[kept.family] === null ? 'ethereum' : kept.family }
    })
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#stored.update((kept) => {
      found(byId(kept, id))
      return { ...kept, accounts: kept.accounts.map((each) => (each.id === id ? { ...each, name } : each)) }
    })
  }

  async select(id: string): Promise<void> {
    await this.#stored.update((kept) => {
      const family = familyOf(found(byId(kept, id)).kind)
      return { ...kept, chosen: { ...kept.chosen, [family]: id }, family }
    })
  }
}

/** The form in which an address is kept. Base58 tells upper from lower case; hexadecimal does not. */
function normal(address: string): string {
  return address.startsWith('0x') ? address.toLowerCase() : address
}

async function accountAt(place: AccountPlace, name: string, places: Pick<Places, 'addressAt'>): Promise<Account> {
  const address = normal(await places.addressAt(place))
  return { id: address, name, ...place, address }
}

/** One for each Ed25519 key of the wallet, with a name to be going on with. */
async function keyedAccounts(places: Places): Promise<Account[]> {
  const indices = Array.from({ length: await places.tezosKeys() }, (_, index) => index)
  return Promise.all(
    indices.map((index) => accountAt({ kind: 'tz1', index }, index === 0 ? FIRST_NAME : `Tezos ${index + 1}`, places)),
  )
}

function withAccount(kept: Kept, account: Account): Kept {
  const family = familyOf(account.kind)
  const chosen = { ...kept.chosen, [family]: kept.chosen[family] ?? account.id }
  return { ...kept, accounts: [...kept.accounts, account], chosen }
}

function byId({ accounts }: Pick<Kept, 'accounts'>, id: string | null): Account | undefined {
  return accounts.find((account) => account.id === id)
}

function found(account: Account | undefined): Account {
  if (account === undefined) throw new WalletError('no-account', 'There is no such account in this wallet.')
  return account
}
