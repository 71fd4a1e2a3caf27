import { bytesToHex } from '@noble/hashes/utils.js'
import type { Kysely } from 'kysely'
import type { PreparedRenewal } from '../../ceremony/renewal.ts'
import { decodePair, encodePair } from '../../ceremony/stored.ts'
import type { PairState } from '../../mpc/pair.ts'
import type { WalletStatus } from '../../wire/wallet-status.ts'
import type { Schema } from './schema.ts'
import type { Vault } from './sealing.ts'

/** Reads and writes the oblivious transfers with other parties, and which of them are burned. */
export class PairStore {
  readonly #db: Kysely<Schema>
  readonly #vault: Vault

  constructor(db: Kysely<Schema>, vault: Vault) {
    this.#db = db
    this.#vault = vault
  }

  /** The newest certified generation of a pair. */
  async newest(wallet: string, peer: number, epoch: number): Promise<PairState | undefined> {
    const row = await this.#certified(wallet, peer, epoch).selectAll().executeTakeFirst()
    return row && decodePair(this.#vault.open({ table: 'pairs', row: rowName(row) }, row.sealed))
  }

  async newestGeneration(wallet: string, peer: number, epoch: number): Promise<number | undefined> {
    const row = await this.#certified(wallet, peer, epoch).select('generation').executeTakeFirst()
    return row?.generation
  }

  /** The newest certified generation of every pair of a wallet, and its burns. */
  async states(wallet: string): Promise<WalletStatus['pairs']> {
    const rows = await this.#db
      .selectFrom('pairs')
      .select(['peer', 'epoch', 'generation', 'pair_id'])
      .where('wallet', '=', wallet)
      .where('state', '=', 'ready')
      .orderBy('generation')
      .execute()
    const newest = new Map(rows.map((row) => [`${row.peer}/${row.epoch}`, row]))
    return Promise.all(
      [...newest.values()].map(async ({ peer, epoch, generation, pair_id }) => {
        const burn = await this.burnOf(wallet, peer, epoch)
        const burned = burn ? { generation: burn.generation, count: burn.count } : null
        return { peer, epoch, generation, id: bytesToHex(pair_id), burned }
      }),
    )
  }

  burnOf(wallet: string, peer: number, epoch: number): Promise<Schema['burns'] | undefined> {
    return this.#db
      .selectFrom('burns')
      .selectAll()
      .where('wallet', '=', wallet)
      .where('peer', '=', peer)
      .where('epoch', '=', epoch)
      .executeTakeFirst()
  }

  /** Burns one generation of a pair. Durable when it returns; the same generation counts once. */
  async burn(wallet: string, peer: number, epoch: number, generation: number): Promise<void> {
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
  async idsOf(wallet: string, ceremony: string): Promise<Map<number, Uint8Array>> {
    const rows = await this.#db
      .selectFrom('pairs')
      .select(['peer', 'pair_id'])
      .where('wallet', '=', wallet)
      .where('ceremony', '=', ceremony)
      .execute()
    return new Map(rows.map(({ peer, pair_id }) => [peer, pair_id]))
  }

  /** Stores a renewed pair beside the old one until the certificate comes. An unfinished renewal is replaced. */
  async prepare(wallet: string, prepared: PreparedRenewal): Promise<void> {
    const { pair } = prepared
    await this.#db.transaction().execute(async (db) => {
      await db
        .deleteFrom('pairs')
        .where('wallet', '=', wallet)
        .where('peer', '=', pair.peer)
        .where('epoch', '=', pair.epoch)
        .where('state', '=', 'prepared')
        .execute()
      await insertPair(db, this.#vault, wallet, bytesToHex(prepared.ceremony), prepared.recordBytes, pair)
    })
  }

  /** What came of one renewal, certified or not. */
  ofCeremony(wallet: string, ceremony: string): Promise<Schema['pairs'] | undefined> {
    return this.#db
      .selectFrom('pairs')
      .selectAll()
      .where('wallet', '=', wallet)
      .where('ceremony', '=', ceremony)
      .executeTakeFirst()
  }

  /**
   * Makes a renewed pair the one in use and lets all before it go, also another renewal to the same generation.
   * @returns false when another renewal has replaced it meanwhile: then nothing has changed
   */
  certify(row: Schema['pairs']): Promise<boolean> {
    return this.#db.transaction().execute(async (db) => {
      await readyPairs(db, row.wallet, row.ceremony)
      const pairs = db.selectFrom('pairs').where('wallet', '=', row.wallet).where('ceremony', '=', row.ceremony)
      if (!(await pairs.select('ceremony').executeTakeFirst())) return false
      await db
        .deleteFrom('pairs')
        .where('wallet', '=', row.wallet)
        .where('peer', '=', row.peer)
        .where('epoch', '=', row.epoch)
        .where('generation', '<=', row.generation)
        .where('ceremony', '!=', row.ceremony)
        .execute()
      return true
    })
  }

  #certified(wallet: string, peer: number, epoch: number) {
    return this.#db
      .selectFrom('pairs')
      .where('wallet', '=', wallet)
      .where('peer', '=', peer)
      .where('epoch', '=', epoch)
      .where('state', '=', 'ready')
      .orderBy('generation', 'desc')
  }
}

/** Adds a pair as prepared, sealed. */
export async function insertPair(
  db: Kysely<Schema>,
  vault: Vault,
  wallet: string,
  ceremony: string,
  record: Uint8Array,
  pair: PairState,
): Promise<void> {
  const { peer, epoch, generation, id } = pair
  const row = { wallet, peer, epoch, generation, ceremony }
  const sealed = vault.seal({ table: 'pairs', row: rowName(row) }, encodePair(pair))
  await db
    .insertInto('pairs')
    .values({ ...row, state: 'prepared', pair_id: id, record, sealed })
    .execute()
}

/** Makes usable what a ceremony has prepared. */
export async function readyPairs(db: Kysely<Schema>, wallet: string, ceremony: string): Promise<void> {
  await db
    .updateTable('pairs')
    .set({ state: 'ready' })
    .where('wallet', '=', wallet)
    .where('ceremony', '=', ceremony)
    .where('state', '=', 'prepared')
    .execute()
}

function rowName(row: Pick<Schema['pairs'], 'wallet' | 'peer' | 'epoch' | 'generation' | 'ceremony'>): string {
  return [row.wallet, row.peer, row.epoch, row.generation, row.ceremony].join('/')
}
