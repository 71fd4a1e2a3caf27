import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { Kysely, SqliteAdapter, SqliteDialect } from 'kysely'
import type { Schema } from './schema.ts'

/** Opens the one file that holds everything durable. A commit is on disk before it returns. */
export function openSqlite(file: string): Kysely<Schema> {
  const database = new DatabaseSync(file)
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000',
  )
  return new Kysely<Schema>({ dialect: new Dialect({ database: adapt(database) }) })
}

/** SQLite's schema changes are part of transactions, so that a migration happens whole or not at all. */
class Dialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter()
  }
}

class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

/** What Kysely's SQLite dialect expects of a driver, on Node's own. */
function adapt(database: DatabaseSync) {
  return {
    close: () => database.close(),
    prepare(query: string) {
      const statement = database.prepare(query)
      return {
        reader: statement.columns().length > 0,
        all: (parameters: readonly unknown[]) => statement.all(...(parameters as SQLInputValue[])),
        run: (parameters: readonly unknown[]) => statement.run(...(parameters as SQLInputValue[])),
        iterate: (parameters: readonly unknown[]) => statement.iterate(...(parameters as SQLInputValue[])),
      }
    },
  }
}
