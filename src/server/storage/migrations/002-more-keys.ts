import { type Kysely, sql } from 'kysely'

/** One ceremony may make several keys: a row each, told apart by their position in its plan. */
export async function up(db: Kysely<never>): Promise<void> {
  // SQLite cannot take the uniqueness off a column.
  await db.schema
    .createTable('new_keys')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('wallet', 'text', (c) => c.notNull().references('wallets.id'))
    .addColumn('ceremony', 'text', (c) => c.notNull())
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('epoch', 'integer', (c) => c.notNull())
    .addColumn('self', 'integer', (c) => c.notNull())
    .addColumn('plan', 'blob', (c) => c.notNull())
    .addColumn('record', 'blob', (c) => c.notNull())
    .addColumn('certificate', 'blob')
    .addColumn('sealed', 'blob', (c) => c.notNull())
    .addColumn('created', 'integer', (c) => c.notNull())
    .addUniqueConstraint('keys_ceremony', ['ceremony', 'position'])
    .execute()
  const columns = sql.raw('id, wallet, ceremony, state, epoch, self, plan, record, certificate, sealed, created')
  await sql`INSERT INTO new_keys (${columns}, position) SELECT ${columns}, 0 FROM keys`.execute(db)
  await db.schema.dropTable('keys').execute()
  await db.schema.alterTable('new_keys').renameTo('keys').execute()
  await db.schema.createIndex('keys_wallet').on('keys').column('wallet').execute()
}
