import * as v from 'valibot'
import { WalletError } from '../errors.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { Stored, type StoreShape } from './stored.ts'

const AccountSchema = v.strictObject({
  /** Its address: what is kept about an account of one wallet is never taken for that of another. */
  id: v.string(),
  name: v.string(),
  /** The last number of its path m/60/index. */
  index: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(2 ** 31 - 1)),
  /** Lower case. */
  address: v.pipe(v.string(), v.regex(/^0x[0-9a-f]{40}$/)),
})
export type Account = v.InferOutput<typeof AccountSchema>

const AccountsSchema = v.strictObject({ accounts: v.array(AccountSchema), current: v.nullable(v.string()) })

const shape: StoreShape<v.InferOutput<typeof AccountsSchema>> = {
  key: 'accounts',
  schema: AccountsSchema,
  initial: { accounts: [], current: null },
  migrations: [
    // Ids were numbers of accounts, the same in every wallet.
    (value) => {
      const { accounts, current } = v.parse(AccountsSchema, value)
      return {
        accounts: accounts.map((account) => ({ ...account, id: account.address })),
        current: accounts.find(({ id }) => id === current)?.address ?? null,
      }
    },
  ],
}

const FIRST_NAME = 'Main'

/** The accounts shown, derived from the root key by index. */
export class Accounts {
  readonly #stored: Stored<{ accounts: Account[]; current: string | null }>

  constructor(store: KeyValueStore, onChange: () => void) {
    this.#stored = new Stored(shape, store, onChange)
  }

  async list(): Promise<readonly Account[]> {
    return (await this.#stored.read()).accounts
  }

  /** @throws `no-account` while there is no wallet */
  async current(): Promise<Account> {
    const { accounts, current } = await this.#stored.read()
    return found(accounts.find((account) => account.id === current))
  }

  async byId(id: string): Promise<Account> {
    return found((await this.list()).find((account) => account.id === id))
  }

  async byAddress(address: string): Promise<Account | undefined> {
    return (await this.list()).find((account) => account.address === address.toLowerCase())
  }

  /** A wallet has at least one account. */
  async addFirst(addressAt: (index: number) => Promise<string>): Promise<void> {
    if ((await this.list()).length > 0) return
    const first = accountAt(0, FIRST_NAME, await addressAt(0))
    await this.#stored.update((value) => (value.accounts.length > 0 ? value : { accounts: [first], current: first.id }))
  }

  /** Adds the account of the lowest index not yet shown; the first becomes the current one. */
  async add(name: string, addressAt: (index: number) => Promise<string>): Promise<Account> {
    const taken = new Set((await this.list()).map((account) => account.index))
    let index = 0
    while (taken.has(index)) index += 1
    const account = accountAt(index, name, await addressAt(index))
    await this.#stored.update(({ accounts, current }) => {
      if (accounts.some((other) => other.index === index))
        throw new WalletError('account-exists', 'This account exists.')
      return { accounts: [...accounts, account], current: current ?? account.id }
    })
    return account
  }

  /** Drops what an earlier wallet in this browser left behind: an address that is not this wallet's is never shown. */
  async keepOnly(addressAt: (index: number) => Promise<string>): Promise<void> {
    const checked = await Promise.all(
      (await this.list()).map(async ({ id, index, address }) => [id, (await addressAt(index)) === address] as const),
    )
    const foreign = new Set(checked.flatMap(([id, own]) => (own ? [] : [id])))
    if (foreign.size === 0) return
    await this.#stored.update(({ accounts, current }) => {
      const own = accounts.filter(({ id }) => !foreign.has(id))
      return { accounts: own, current: own.some(({ id }) => id === current) ? current : (own[0]?.id ?? null) }
    })
  }

  async rename(id: string, name: string): Promise<void> {
    await this.#stored.update((value) => {
      found(value.accounts.find((account) => account.id === id))
      return { ...value, accounts: value.accounts.map((each) => (each.id === id ? { ...each, name } : each)) }
    })
  }

  async select(id: string): Promise<void> {
    await this.#stored.update((value) => {
      found(value.accounts.find((account) => account.id === id))
      return { ...value, current: id }
    })
  }
}

function accountAt(index: number, name: string, address: string): Account {
  const id = address.toLowerCase()
  return { id, name, index, address: id }
}

function found(account: Account | undefined): Account {
  if (account === undefined) throw new WalletError('no-account', 'There is no such account in this wallet.')
  return account
}
