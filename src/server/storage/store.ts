import { bytesToHex } from '@noble/hashes/utils.js'
import type { Kysely } from 'kysely'
import type { PreparedKeygen } from '../../ceremony/keygen.ts'
import { encodePlan } from '../../ceremony/plan.ts'
import { decodeKeySecret, encodeKeySecret, type KeySecret } from '../../ceremony/stored.ts'
import { requestKeyId } from '../../wire/request-signature.ts'
import type { Enrolment } from '../../wire/statements.ts'
import { insertPair, PairStore, readyPairs } from './pair-store.ts'
import type { Schema } from './schema.ts'
import type { Vault } from './sealing.ts'

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

  keysOf(wallet: string): Promise<KeyRow[]> {
    return this.#db.selectFrom('keys').selectAll().where('wallet', '=', wallet).orderBy('created').execute()
  }

  key(wallet: string, id: string): Promise<KeyRow | undefined> {
    return this.#db.selectFrom('keys').selectAll().where('wallet', '=', wallet).where('id', '=', id).executeTakeFirst()
  }

  keyOfCeremony(wallet: string, ceremony: string): Promise<KeyRow | undefined> {
    return this.#db
      .selectFrom('keys')
      .selectAll()
      .where('wallet', '=', wallet)
      .where('ceremony', '=', ceremony)
      .executeTakeFirst()
  }

  keySecret(row: KeyRow): KeySecret {
    return decodeKeySecret(this.#vault.open({ table: 'keys', row: row.id }, row.sealed))
  }

  /** Stores a key and its pairs as prepared, and the wallet if it is new. @throws StoreRefused */
  async prepareKey(prepared: PreparedKeygen, enrolment: Enrolment, now: number): Promise<void> {
    const wallet = bytesToHex(enrolment.wallet)
    const id = bytesToHex(prepared.share.keyId)
    const ceremony = bytesToHex(prepared.ceremony)
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
      const secret = encodeKeySecret({ share: prepared.share.secret, sealing: prepared.sealing })
      await db
        .insertInto('keys')
        .values({
          id,
          wallet,
          ceremony,
          state: 'prepared',
          epoch: prepared.plan.epoch,
          self: prepared.self,
          plan: encodePlan(prepared.plan),
          record: prepared.recordBytes,
          certificate: null,
          sealed: this.#vault.seal({ table: 'keys', row: id }, secret),
          created: now,
        })
        .execute()
      for (const pair of prepared.pairs.values())
        await insertPair(db, this.#vault, wallet, ceremony, prepared.recordBytes, pair)
    })
  }

  /**
   * Certifies a prepared key and makes its pairs usable. Again with a certificate is the same.
   * @returns false when the key has been cancelled meanwhile
   */
  async certifyKey(row: KeyRow, certificate: Uint8Array): Promise<boolean> {
    return this.#db.transaction().execute(async (db) => {
      await db
        .updateTable('keys')
        .set({ state: 'certified', certificate })
        .where('id', '=', row.id)
        .where('state', '=', 'prepared')
        .execute()
      await readyPairs(db, row.wallet, row.ceremony)
      return (await db.selectFrom('keys').select('id').where('id', '=', row.id).executeTakeFirst()) !== undefined
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

  /** Forgets a key that was only prepared, and its wallet when nothing else is left of it. @returns false if it was more */
  async cancelKey(row: KeyRow): Promise<boolean> {
    return this.#db.transaction().execute(async (db) => {
      const gone = await db
        .deleteFrom('keys')
        .where('id', '=', row.id)
        .where('state', '=', 'prepared')
        .executeTakeFirst()
      if (Number(gone.numDeletedRows) === 0) return false
      await db.deleteFrom('pairs').where('wallet', '=', row.wallet).where('ceremony', '=', row.ceremony).execute()
      const left = await db.selectFrom('keys').select('id').where('wallet', '=', row.wallet).executeTakeFirst()
      if (!left) {
        await db.deleteFrom('burns').where('wallet', '=', row.wallet).execute()
        await db.deleteFrom('wallets').where('id', '=', row.wallet).execute()
      }
      return true
    })
  }
}

export class StoreRefused extends Error {
  override readonly name = 'StoreRefused'
  readonly code: 'wallet-exists' | 'request-key-used' | 'order-superseded'

  constructor(code: StoreRefused['code'], message: string) {
    super(message)
    this.code = code
  }
}

async function requireFreshRequestKey(db: Kysely<Schema>, id: string): Promise<void> {
  const used = await db.selectFrom('wallets').select('id').where('request_key_id', '=', id).executeTakeFirst()
  if (used) throw new StoreRefused('request-key-used', 'This request key belongs to a wallet already.')
}
