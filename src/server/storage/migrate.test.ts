import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrate } from './migrate.ts'
import { openVault } from './sealing.ts'
import { openSqlite } from './sqlite.ts'
import { Store } from './store.ts'

/** Databases as each schema leaves them, oldest first, with one wallet, under a master key of zeros. */
const GOLDEN = ['001-first', '002-more-keys'].map((name) => join(import.meta.dirname, `testing/${name}.sql`))

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secret-server-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const file = () => join(folder, 'secret-server.sqlite')

test('a new database has the schema of the newest golden one', async () => {
  const db = openSqlite(file())
  await migrate(db)
  await db.destroy()
  const golden = new DatabaseSync(':memory:')
  golden.exec(await readFile(GOLDEN.at(-1)!, 'utf8'))
  const fresh = new DatabaseSync(file())
  const schemaOf = (database: DatabaseSync) =>
    database.prepare('SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name').all()
  expect(schemaOf(fresh)).toEqual(schemaOf(golden))
  golden.close()
  fresh.close()
})

test.each(GOLDEN)('%s opens, again and again, and holds its wallet', async (golden) => {
  const raw = new DatabaseSync(file())
  raw.exec(await readFile(golden, 'utf8'))
  raw.close()
  for (let i = 0; i < 2; i++) {
    const db = openSqlite(file())
    await migrate(db)
    const store = new Store(db, openVault(new Uint8Array(32)))
    const identity = await store.settingSecret('identity', () => new Uint8Array(0))
    expect(identity).toHaveLength(32)
    const [wallet] = await db.selectFrom('wallets').selectAll().execute()
    const [key] = await store.keysOf(wallet!.id)
    expect(key).toMatchObject({ state: 'active', epoch: 1, self: 2, position: 0 })
    expect(store.keySecret(key!)).toMatchObject({ curve: 'secp256k1', share: expect.any(Uint8Array) })
    const pair = await store.pairs.newest(wallet!.id, 1, 1)
    expect(pair).toMatchObject({ self: 2, peer: 1, generation: 0 })
    expect(await store.pairs.burnOf(wallet!.id, 1, 1)).toMatchObject({ generation: 0, count: 1 })
    await store.close()
  }
})

test('invariant 6: a migration that breaks off changes nothing, and is made whole by the next', async () => {
  const raw = new DatabaseSync(file())
  raw.exec(await readFile(GOLDEN[0]!, 'utf8'))
  // The last statement of the migration fails: an index of that name is there already, of another table.
  raw.exec('DROP INDEX keys_wallet; CREATE INDEX keys_wallet ON wallets (created)')
  const read = () => [
    raw.prepare('SELECT name, sql FROM sqlite_master WHERE name NOT LIKE ? ORDER BY name').all('kysely_%'),
    raw.prepare('SELECT * FROM keys').all(),
  ]
  const before = read()
  const broken = openSqlite(file())
  await expect(migrate(broken)).rejects.toThrow('keys_wallet')
  await broken.destroy()
  expect(read()).toEqual(before)

  raw.exec('DROP INDEX keys_wallet')
  raw.close()
  const db = openSqlite(file())
  await migrate(db)
  expect(await db.selectFrom('keys').select('position').execute()).toEqual([{ position: 0 }])
  await db.destroy()
})
