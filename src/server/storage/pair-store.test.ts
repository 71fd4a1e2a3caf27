import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrate } from './migrate.ts'
import { PairStore } from './pair-store.ts'
import { openVault } from './sealing.ts'
import { openSqlite } from './sqlite.ts'

const WALLET = 'wallet'
const bytes = new Uint8Array(32)

let db: ReturnType<typeof openSqlite>
let store: PairStore
beforeEach(async () => {
  db = openSqlite(':memory:')
  await migrate(db)
  store = new PairStore(db, await openVault(bytes))
  const wallet = { request_key: bytes, request_key_id: 'key', request_key_ordered: 0, owner_key: bytes, created: 0 }
  await db
    .insertInto('wallets')
    .values({ id: WALLET, ...wallet })
    .execute()
})
afterEach(() => db.destroy())

async function add(ceremony: string, generation: number, state: 'prepared' | 'ready') {
  const row = { wallet: WALLET, peer: 2, epoch: 1, generation, state, ceremony, pair_id: bytes, record: bytes }
  await db
    .insertInto('pairs')
    .values({ ...row, sealed: bytes })
    .execute()
  return (await store.ofCeremony(WALLET, ceremony))!
}
const held = async () =>
  (await db.selectFrom('pairs').select(['ceremony', 'state']).orderBy('ceremony').execute()).map(
    ({ ceremony, state }) => `${ceremony} ${state}`,
  )

test('a certificate makes its renewal the pair in use, and may come again', async () => {
  await add('a', 0, 'ready')
  const renewal = await add('b', 1, 'prepared')
  for (let i = 0; i < 2; i++) expect(await store.certify(renewal)).toBe(true)
  expect(await held()).toEqual(['b ready'])
})

test('a certificate of a renewal that another replaced meanwhile changes nothing', async () => {
  await add('a', 0, 'ready')
  const renewal = await add('b', 1, 'prepared')
  await db.deleteFrom('pairs').where('ceremony', '=', 'b').execute()
  await add('c', 1, 'prepared')
  expect(await store.certify(renewal)).toBe(false)
  expect(await held()).toEqual(['a ready', 'c prepared'])
})
