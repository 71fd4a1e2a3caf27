import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import * as first from './migrations/001-first.ts'
import * as moreKeys from './migrations/002-more-keys.ts'
import type { Schema } from './schema.ts'

/** Every migration, oldest first. A released one is never changed. */
const MIGRATIONS = { '001-first': first, '002-more-keys': moreKeys }

/** Brings the database to the newest schema. @throws when a migration fails; the database is then as before it */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } }).migrateToLatest()
  if (error) throw error
}
