import { bytesToHex } from '@noble/hashes/utils.js'
import { type Kysely, sql } from 'kysely'
import type { PreparedKeygen } from '../../ceremony/keygen.ts'
import { encodePlan } from '../../ceremony/plan.ts'
import { decodeKeySecret, encodeKeySecret, type KeySecret } from '../../ceremony/stored.ts'
import { requestKeyId } from '../../wire/request-signature.ts'
import type { Enrolment } from '../../wire/statements.ts'
import { insertPair, PairStore, readyPairs } from './pair-store.ts'
import type { Schema } from './schema.ts'
import type { Vault } from './sealing.ts'

/** What may wait at once to be certified or cancelled, by wallet. */
const MAX_PREPARED = 4
/** No wallet has more. */
const MAX_KEYS = 32

type KeyRow = Schema['keys']
type WalletRow = Schema['wallets']

/** Reads and writes what a Secret Server keeps. Each method is one transaction; secrets are sealed and opened here. */
export class Store {
  readonly #db: Kysely<Schema>
  readonly #vault: Vault
  readonly pairs: PairStore

  constructor(db: Kysely<Schema>, vault: Vault) {
    this.#db = db
    this.#vault = vault
    this.pairs = new PairStore(db, vault)
  }

  async close(): Promise<void> {
    await this.#db.destroy()
  }

  /** A secret of the server itself, made on first use. */
  async settingSecret(name: string, make: () => Uint8Array): Promise<Uint8Array> {
    const place = { table: 'settings', row: name } as const
    const known = await this.#db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst()
    if (known) return this.#vault.open(place, known.value)
    const value = make()
    await this.#db
      .insertInto('settings')
      .values({ name, value: this.#vault.seal(place, value) })
      .execute()
    return value
  }

  async isNonceUsed(keyId: string, nonce: string): Promise<boolean> {
    const used = this.#db.selectFrom('nonces').select('nonce').where('key_id', '=', keyId).where('nonce', '=', nonce)
    return (await used.executeTakeFirst()) !== undefined
  }

  /** @returns false when the nonce was used before */
  async useNonce(keyId: string, nonce: string, expires: number): Promise<boolean> {
    const result = await this.#db
      .insertInto('nonces')
      .values({ key_id: keyId, nonce, expires })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    return Number(result.numInsertedOrUpdatedRows) === 1
  }

  /** Notes durably that a ceremony has begun. @returns false when it had begun before */
  async beginCeremony(id: string, expires: number): Promise<boolean> {
    const result = await this.#db
      .insertInto('ceremonies')
      .values({ id, expires })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    return Number(result.numInsertedOrUpdatedRows) === 1
  }

  async sweep(now: number): Promise<void> {
    await this.#db.deleteFrom('nonces').where('expires', '<', now).execute()
    await this.#db.deleteFrom('ceremonies').where('expires', '<', now).execute()
  }

  walletOfRequestKey(keyId: string): Promise<WalletRow | undefined> {
    return this.#db.selectFrom('wallets').selectAll().where('request_key_id', '=', keyId).executeTakeFirst()
  }

  wallet(id: string): Promise<WalletRow | undefined> {
    return this.#db.selectFrom('wallets').selectAll().where('id', '=', id).executeTakeFirst()
  }

  /**
   * @param ordered when the owner key ordered it; an order counts only once and only after those before it
   * @throws StoreRefused
   */
  async replaceRequestKey(wallet: string, requestKey: Uint8Array, ordered: number): Promise<void> {
    const id = requestKeyId(requestKey)
    await this.#db.transaction().execute(async (db) => {
      await requireFreshRequestKey(db, id)
      const changed = await db
        .updateTable('wallets')
        .set({ request_key: requestKey, request_key_id: id, request_key_ordered: ordered })
        .where('id', '=', wallet)
        .where('request_key_ordered', '<', ordered)
        .executeTakeFirst()
      if (Number(changed.numUpdatedRows) === 0)
        throw new StoreRefused('order-superseded', 'A later order has replaced the request key already.')
    })
  }

  /** In the order of their making. */
  keysOf(wallet: string): Promise<KeyRow[]> {
    const rows = this.#db.selectFrom('keys').selectAll().where('wallet', '=', wallet)
    return rows.orderBy(sql`rowid`).execute()
  }

  key(wallet: string, id: string): Promise<KeyRow | undefined> {
    return this.#db.selectFrom('keys').selectAll().where('wallet', '=', wallet).where('id', '=', id).executeTakeFirst()
  }

  /** What one keygen made for a wallet, in the order of its plan. */
  keysOfCeremony(wallet: string, ceremony: string): Promise<KeyRow[]> {
    return this.#db
      .selectFrom('keys')
      .selectAll()
      .where('wallet', '=', wallet)
      .where('ceremony', '=', ceremony)
      .orderBy('position')
      .execute()
  }

  keySecret(row: KeyRow): KeySecret {
    return decodeKeySecret(this.#vault.open({ table: 'keys', row: row.id }, row.sealed))
  }

  /** Stores a new wallet with its first keys and pairs, as prepared. @throws StoreRefused */
  async prepareWallet(prepared: PreparedKeygen, enrolment: Enrolment, now: number): Promise<void> {
    const wallet = bytesToHex(enrolment.wallet)
    await this.#db.transaction().execute(async (db) => {
      const known = await db.selectFrom('wallets').selectAll().where('id', '=', wallet).executeTakeFirst()
      if (known) throw new StoreRefused('wallet-exists', 'This wallet is already enrolled here.')
      await requireFreshRequestKey(db, requestKeyId(enrolment.requestKey))
      await db
        .insertInto('wallets')
        .values({
          id: wallet,
          request_key: enrolment.requestKey,
          request_key_id: requestKeyId(enrolment.requestKey),
          request_key_ordered: 0,
          owner_key: enrolment.ownerKey,
          created: now,
        })
        .execute()
      await this.#insertKeys(db, wallet, prepared, now)
      const ceremony = bytesToHex(prepared.ceremony)
      for (const pair of prepared.pairs.values())
        await insertPair(db, this.#vault, wallet, ceremony, prepared.recordBytes, pair)
    })
  }

  /** Stores further keys of a wallet as prepared. @throws StoreRefused */
  async prepareKeys(prepared: PreparedKeygen, wallet: string, now: number): Promise<void> {
    await this.#db.transaction().execute(async (db) => {
      const rows = await db.selectFrom('keys').select('state').where('wallet', '=', wallet).execute()
      const prepareds = rows.filter(({ state }) => state === 'prepared').length
      if (prepareds + prepared.shares.length > MAX_PREPARED || rows.length + prepared.shares.length > MAX_KEYS)
        throw new StoreRefused('too-many-keys', 'This wallet has too many keys here, or too many unfinished ones.')
      await this.#insertKeys(db, wallet, prepared, now)
    })
  }

  async #insertKeys(db: Kysely<Schema>, wallet: string, prepared: PreparedKeygen, now: number): Promise<void> {
    const { plan, self, recordBytes, shares, sealing } = prepared
    for (const [position, share] of shares.entries()) {
      const id = bytesToHex(share.keyId)
      const secret = encodeKeySecret({ curve: plan.keys[position]!.curve, share: share.secret, sealing })
      await db
        .insertInto('keys')
        .values({
          id,
          wallet,
          ceremony: bytesToHex(prepared.ceremony),
          position,
          state: 'prepared',
          epoch: plan.epoch,
          self,
          plan: encodePlan(plan),
          record: recordBytes,
          certificate: null,
          sealed: this.#vault.seal({ table: 'keys', row: id }, secret),
          created: now,
        })
        .execute()
    }
  }

  /**
   * Certifies the prepared keys of a ceremony and makes its pairs usable. Again with a certificate is the same.
   * @returns false when the keys have been cancelled meanwhile
   */
  async certifyKeys(wallet: string, ceremony: string, certificate: Uint8Array): Promise<boolean> {
    return this.#db.transaction().execute(async (db) => {
      await db
        .updateTable('keys')
        .set({ state: 'certified', certificate })
        .where('wallet', '=', wallet)
        .where('ceremony', '=', ceremony)
        .where('state', '=', 'prepared')
        .execute()
      await readyPairs(db, wallet, ceremony)
      const left = db.selectFrom('keys').select('id').where('wallet', '=', wallet).where('ceremony', '=', ceremony)
      return (await left.executeTakeFirst()) !== undefined
    })
  }

  async activateKey(id: string): Promise<void> {
    await this.#db
      .updateTable('keys')
      .set({ state: 'active' })
      .where('id', '=', id)
      .where('state', '=', 'certified')
      .execute()
  }

  /** Forgets keys that were only prepared, and their wallet when nothing else is left of it. @returns false if they were more */
  async cancelKeys(wallet: string, ceremony: string): Promise<boolean> {
    return this.#db.transaction().execute(async (db) => {
      const gone = await db
        .deleteFrom('keys')
        .where('wallet', '=', wallet)
        .where('ceremony', '=', ceremony)
        .where('state', '=', 'prepared')
        .executeTakeFirst()
      if (Number(gone.numDeletedRows) === 0) return false
      await db.deleteFrom('pairs').where('wallet', '=', wallet).where('ceremony', '=', ceremony).execute()
      const left = await db.selectFrom('keys').select('id').where('wallet', '=', wallet).executeTakeFirst()
      if (!left) {
        await db.deleteFrom('burns').where('wallet', '=', wallet).execute()
        await db.deleteFrom('wallets').where('id', '=', wallet).execute()
      }
      return true
    })
  }
}

export class StoreRefused extends Error {
  override readonly name = 'StoreRefused'
  readonly code: 'wallet-exists' | 'request-key-used' | 'order-superseded' | 'too-many-keys'

  constructor(code: StoreRefused['code'], message: string) {
    super(message)
    this.code = code
  }
}

async function requireFreshRequestKey(db: Kysely<Schema>, id: string): Promise<void> {
  const used = await db.selectFrom('wallets').select('id').where('request_key_id', '=', id).executeTakeFirst()
  if (used) throw new StoreRefused('request-key-used', 'This request key belongs to a wallet already.')
}
