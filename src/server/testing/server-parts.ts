import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CeremonyTable } from '../../ceremony/ceremony-table.ts'
import { openIdentity } from '../../ceremony/identity.ts'
import type { Env } from '../../mpc/env.ts'
import { systemEnv } from '../../mpc/system-env.ts'
import type { ServerContext } from '../context.ts'
import { NewKeys } from '../http/new-keys.ts'
import { RateLimit } from '../http/rate-limit.ts'
import { openVault } from '../storage/sealing.ts'
import { openSqlite } from '../storage/sqlite.ts'
import { Store } from '../storage/store.ts'
import type { TestServer } from './test-server.ts'
import { systemNow } from './watched-server.ts'

/** A store in which something happens while a ceremony is being let in. */
export class RacingStore extends Store {
  meanwhile: () => Promise<void> = async () => {}

  override async beginCeremony(id: string, expires: number): Promise<boolean> {
    const begun = await super.beginCeremony(id, expires)
    await this.meanwhile()
    return begun
  }
}

/** A server's own parts over its data, in local mode, while it does not listen. */
export async function serverParts(
  { origin, data }: TestServer,
  env: Env = systemEnv,
): Promise<{ store: RacingStore; context: ServerContext }> {
  const masterKey = Buffer.from((await readFile(join(data, 'master-key'), 'utf8')).trim(), 'hex')
  const store = new RacingStore(openSqlite(join(data, 'secret-server.sqlite')), openVault(masterKey))
  const limit = () => new RateLimit({ burst: 60, perSecond: 1 }, systemNow)
  const context: ServerContext = {
    identity: await openIdentity(await store.settingSecret('identity', () => env.random(32))),
    origin,
    local: true,
    store,
    table: new CeremonyTable(() => systemNow() * 1000),
    newKeys: new NewKeys(systemNow),
    env,
    now: systemNow,
    log: () => {},
    limits: { keygens: limit(), furtherKeys: limit(), keyChecks: limit(), renewals: limit() },
  }
  return { store, context }
}
