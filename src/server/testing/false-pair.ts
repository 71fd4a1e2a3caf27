import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bytesToHex } from '@noble/hashes/utils.js'
import { decodePair, encodePair } from '../../ceremony/stored.ts'
import { openVault } from '../storage/sealing.ts'
import { openSqlite } from '../storage/sqlite.ts'

/**
 * Makes a cheater of a server that does not run: its half of the newest pair with `peer` is no longer what was agreed.
 * @param data its folder
 */
export async function falsifyPair(data: string, wallet: Uint8Array, peer: number): Promise<void> {
  const vault = openVault(Buffer.from((await readFile(join(data, 'master-key'), 'utf8')).trim(), 'hex'))
  const db = openSqlite(join(data, 'secret-server.sqlite'))
  const row = await db
    .selectFrom('pairs')
    .selectAll()
    .where('wallet', '=', bytesToHex(wallet))
    .where('peer', '=', peer)
    .where('state', '=', 'ready')
    .orderBy('generation', 'desc')
    .executeTakeFirstOrThrow()
  const place = {
    table: 'pairs',
    row: [row.wallet, row.peer, row.epoch, row.generation, row.ceremony].join('/'),
  } as const
  const pair = decodePair(vault.open(place, row.sealed))
  const both = { ...pair.both, zero: pair.both.zero.map((byte) => byte ^ 0xff) }
  await db
    .updateTable('pairs')
    .set({ sealed: vault.seal(place, encodePair({ ...pair, both })) })
    .where('wallet', '=', row.wallet)
    .where('peer', '=', row.peer)
    .where('ceremony', '=', row.ceremony)
    .execute()
  await db.destroy()
}
