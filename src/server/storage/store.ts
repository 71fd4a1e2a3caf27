import { bytesToHex } from '@noble/hashes/utils.js'
import type { Kysely, Transaction } from 'kysely'
import type { PreparedKeygen } from '../../ceremony/keygen.ts'
import { encodePlan } from '../../ceremony/plan.ts'
import type { PreparedRenewal } from '../../ceremony/renewal.ts'
import { decodeKeySecret, decodePair, encodeKeySecret, encodePair, type KeySecret } from '../../ceremony/stored.ts'
import type { PairState } from '../../mpc/pair.ts'
import { requestKeyId } from '../../wire/request-signature.ts'
import type { Enrolment } from '../../wire/statements.ts'
import type { WalletStatus } from '../../wire/wallet-status.ts'
import type { Schema } from './schema.ts'
import type { Vault } from './sealing.ts'

type Db = Kysely<Schema> | Transaction<Schema>
type KeyRow = Schema['keys']
type WalletRow = Schema['wallets']

/** Reads and writes what a Secret Server keeps. Each method is one transaction; secrets are sealed and opened here. */
export class Store {
  readonly #db: Kysely<Schema>
  readonly #vault: Vault

  constructor(db: Kysely<Schema>, vault: Vault) {
    this.#db = db
    this.#vault = vault
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

  async replaceRequestKey(wallet: string, requestKey: Uint8Array): Promise<void> {
    await this.#db
      .updateTable('wallets')
      .set({ request_key: requestKey, request_key_id: requestKeyId(requestKey) })
      .where('id', '=', wallet)
      .execute()
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
      await db
        .insertInto('wallets')
        .values({
          id: wallet,
          request_key: enrolment.requestKey,
          request_key_id: requestKeyId(enrolment.requestKey),
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
        await this.#insertPair(db, wallet, ceremony, prepared.recordBytes, pair)
    })
  }

  /** Certifies a prepared key and makes its pairs usable. Again with the same certificate is the same. */
  async certifyKey(row: KeyRow, certificate: Uint8Array): Promise<void> {
    await this.#db.transaction().execute(async (db) => {
      await db
        .updateTable('keys')
        .set({ state: 'certified', certificate })
        .where('id', '=', row.id)
        .where('state', '=', 'prepared')
        .execute()
      await readyPairs(db, row.wallet, row.ceremony)
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

  /** The newest usable generation of a pair. */
  async pair(wallet: string, peer: number, epoch: number): Promise<PairState | undefined> {
    const row = await this.#pairRow(wallet, peer, epoch)
    return row && this.#openPair(row)
  }

  /** The newest certified generation of every pair of a wallet, and its burns. */
  async pairStates(wallet: string): Promise<WalletStatus['pairs']> {
    const rows = await this.#db
      .selectFrom('pairs')
      .select(({ fn }) => ['peer', 'epoch', fn.max('generation').as('generation')])
      .where('wallet', '=', wallet)
      .where('state', '=', 'ready')
      .groupBy(['peer', 'epoch'])
      .execute()
    return Promise.all(
      rows.map(async ({ peer, epoch, generation }) => {
        const burn = await this.burnOf(wallet, peer, epoch)
        return { peer, epoch, generation, burned: burn ? { generation: burn.generation, count: burn.count } : null }
      }),
    )
  }

  async burnOf(wallet: string, peer: number, epoch: number): Promise<Schema['burns'] | undefined> {
    return this.#db
      .selectFrom('burns')
      .selectAll()
      .where('wallet', '=', wallet)
      .where('peer', '=', peer)
      .where('epoch', '=', epoch)
      .executeTakeFirst()
  }

  /** Burns one generation of a pair. Durable when it returns; the same generation counts once. */
  async burnPair(wallet: string, peer: number, epoch: number, generation: number): Promise<void> {
    await this.#db
      .insertInto('burns')
      .values({ wallet, peer, epoch, generation, count: 1 })
      .onConflict((conflict) =>
        conflict
          .columns(['wallet', 'peer', 'epoch'])
          .doUpdateSet((update) => ({ generation, count: update('burns.count', '+', 1) }))
          .where('burns.generation', '<', generation),
      )
      .execute()
  }

  /** The ids of the pairs that came of one ceremony, by peer. */
  async pairIds(wallet: string, ceremony: string): Promise<Map<number, Uint8Array>> {
    const rows = await this.#db
      .selectFrom('pairs')
      .selectAll()
      .where('wallet', '=', wallet)
      .where('ceremony', '=', ceremony)
      .execute()
    return new Map(rows.map((row) => [row.peer, this.#openPair(row).id]))
  }

  /** Stores a renewed pair beside the old one until the certificate comes. An unfinished renewal is replaced. */
  async preparePair(wallet: string, prepared: PreparedRenewal): Promise<void> {
    const { pair } = prepared
    await this.#db.transaction().execute(async (db) => {
      await db
        .deleteFrom('pairs')
        .where('wallet', '=', wallet)
        .where('peer', '=', pair.peer)
        .where('epoch', '=', pair.epoch)
        .where('generation', '=', pair.generation)
        .where('state', '=', 'prepared')
        .execute()
      await this.#insertPair(db, wallet, bytesToHex(prepared.ceremony), prepared.recordBytes, pair)
    })
  }

  async preparedPair(wallet: string, ceremony: string): Promise<Schema['pairs'] | undefined> {
    return this.#db
      .selectFrom('pairs')
      .selectAll()
      .where('wallet', '=', wallet)
      .where('ceremony', '=', ceremony)
      .executeTakeFirst()
  }

  /** Makes a renewed pair the one in use and lets older generations go. */
  async certifyPair(row: Schema['pairs']): Promise<void> {
    await this.#db.transaction().execute(async (db) => {
      await readyPairs(db, row.wallet, row.ceremony)
      await db
        .deleteFrom('pairs')
        .where('wallet', '=', row.wallet)
        .where('peer', '=', row.peer)
        .where('epoch', '=', row.epoch)
        .where('generation', '<', row.generation)
        .execute()
    })
  }

  async #insertPair(db: Db, wallet: string, ceremony: string, record: Uint8Array, pair: PairState): Promise<void> {
    const { peer, epoch, generation } = pair
    const row = { wallet, peer, epoch, generation, ceremony }
    const sealed = this.#vault.seal({ table: 'pairs', row: pairRowName(row) }, encodePair(pair))
    await db
      .insertInto('pairs')
      .values({ ...row, state: 'prepared', record, sealed })
      .execute()
  }

  #openPair(row: Schema['pairs']): PairState {
    return decodePair(this.#vault.open({ table: 'pairs', row: pairRowName(row) }, row.sealed))
  }

  #pairRow(wallet: string, peer: number, epoch: number): Promise<Schema['pairs'] | undefined> {
    return this.#db
      .selectFrom('pairs')
      .selectAll()
      .where('wallet', '=', wallet)
      .where('peer', '=', peer)
      .where('epoch', '=', epoch)
      .where('state', '=', 'ready')
      .orderBy('generation', 'desc')
      .executeTakeFirst()
  }
}

export class StoreRefused extends Error {
  override readonly name = 'StoreRefused'
  readonly code: 'wallet-exists'

  constructor(code: StoreRefused['code'], message: string) {
    super(message)
    this.code = code
  }
}

async function readyPairs(db: Db, wallet: string, ceremony: string): Promise<void> {
  await db
    .updateTable('pairs')
    .set({ state: 'ready' })
    .where('wallet', '=', wallet)
    .where('ceremony', '=', ceremony)
    .where('state', '=', 'prepared')
    .execute()
}

function pairRowName(row: Pick<Schema['pairs'], 'wallet' | 'peer' | 'epoch' | 'generation' | 'ceremony'>): string {
  return [row.wallet, row.peer, row.epoch, row.generation, row.ceremony].join('/')
}
