import type { Kysely } from 'kysely'

/** The first schema. */
export async function up(db: Kysely<never>): Promise<void> {
  const schema = db.schema
  await schema
    .createTable('settings')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'blob', (c) => c.notNull())
    .execute()
  await schema
    .createTable('wallets')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('request_key', 'blob', (c) => c.notNull())
    .addColumn('request_key_id', 'text', (c) => c.notNull().unique())
    .addColumn('owner_key', 'blob', (c) => c.notNull())
    .addColumn('created', 'integer', (c) => c.notNull())
    .execute()
  await schema
    .createTable('keys')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('wallet', 'text', (c) => c.notNull().references('wallets.id'))
    .addColumn('ceremony', 'text', (c) => c.notNull().unique())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('epoch', 'integer', (c) => c.notNull())
    .addColumn('self', 'integer', (c) => c.notNull())
    .addColumn('plan', 'blob', (c) => c.notNull())
    .addColumn('record', 'blob', (c) => c.notNull())
    .addColumn('certificate', 'blob')
    .addColumn('sealed', 'blob', (c) => c.notNull())
    .addColumn('created', 'integer', (c) => c.notNull())
    .execute()
  await schema
    .createTable('pairs')
    .addColumn('wallet', 'text', (c) => c.notNull().references('wallets.id'))
    .addColumn('peer', 'integer', (c) => c.notNull())
    .addColumn('epoch', 'integer', (c) => c.notNull())
    .addColumn('generation', 'integer', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('ceremony', 'text', (c) => c.notNull())
    .addColumn('record', 'blob', (c) => c.notNull())
    .addColumn('sealed', 'blob', (c) => c.notNull())
    .addPrimaryKeyConstraint('pairs_key', ['wallet', 'peer', 'epoch', 'generation', 'ceremony'])
    .execute()
  await schema
    .createTable('burns')
    .addColumn('wallet', 'text', (c) => c.notNull().references('wallets.id'))
    .addColumn('peer', 'integer', (c) => c.notNull())
    .addColumn('epoch', 'integer', (c) => c.notNull())
    .addColumn('generation', 'integer', (c) => c.notNull())
    .addColumn('count', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('burns_key', ['wallet', 'peer', 'epoch'])
    .execute()
  await schema
    .createTable('ceremonies')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('expires', 'integer', (c) => c.notNull())
    .execute()
  await schema
    .createTable('nonces')
    .addColumn('key_id', 'text', (c) => c.notNull())
    .addColumn('nonce', 'text', (c) => c.notNull())
    .addColumn('expires', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('nonces_key', ['key_id', 'nonce'])
    .execute()
  await schema.createIndex('nonces_expires').on('nonces').column('expires').execute()
  await schema.createIndex('keys_wallet').on('keys').column('wallet').execute()
}
