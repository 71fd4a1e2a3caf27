import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { CeremonyTable } from '../ceremony/ceremony-table.ts'
import { openIdentity } from '../ceremony/identity.ts'
import { PROTOCOL_VERSION } from '../ceremony/version.ts'
import { systemEnv } from '../mpc/system-env.ts'
import { signDescriptor } from '../wire/descriptor.ts'
import { fingerprintWords } from '../wire/fingerprint.ts'
import { isLoopback } from '../wire/loopback.ts'
import type { ServerSeat } from './ceremonies/seat.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Config } from './config.ts'
import type { ServerContext } from './context.ts'
import { createApp } from './http/app.ts'
import { NewKeys } from './http/new-keys.ts'
import { RateLimit } from './http/rate-limit.ts'
import type { Reply } from './http/reply.ts'
import { type Log, logToStdout } from './log.ts'
import { loadMasterKey } from './master-key.ts'
import { migrate } from './storage/migrate.ts'
import { openVault } from './storage/sealing.ts'
import { openSqlite } from './storage/sqlite.ts'
import { Store } from './storage/store.ts'

/** A Secret Server that listens. */
export interface RunningServer {
  readonly origin: string
  /** Ed25519 public key, 32 bytes. */
  readonly identity: Uint8Array
  /** Takes no more requests, finishes those under way, closes the database. */
  stop(): Promise<void>
}

const SWEEP_MILLISECONDS = 60_000
/** A request that takes longer to arrive is not waited for. */
const REQUEST_MILLISECONDS = 30_000
const DATABASE = 'secret-server.sqlite'

/** Starts a Secret Server: opens or makes its data, and listens on the loopback interface. */
export async function startServer(
  config: Config,
  now: Clock = systemClock,
  log: Log = logToStdout,
): Promise<RunningServer> {
  await mkdir(config.data, { recursive: true, mode: 0o700 })
  const file = join(config.data, DATABASE)
  const masterKey = await loadMasterKey(config, !existsSync(file))
  const db = openSqlite(file)
  await migrate(db)
  const store = new Store(db, openVault(masterKey))
  const seed = await store
    .settingSecret('identity', () => randomBytes(32))
    .catch((cause: unknown) => {
      throw new Error('The master key does not open this database.', { cause })
    })
  const identity = await openIdentity(seed)

  const http = createServer({ requestTimeout: REQUEST_MILLISECONDS })
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject)
    http.listen(config.port, config.host, resolve)
  })
  const origin = config.origin ?? `http://${config.host}:${(http.address() as AddressInfo).port}`
  const { name, operator, country } = config
  const descriptor = await signDescriptor(
    {
      version: 1,
      name,
      operator,
      country,
      origin,
      identity: identity.publicKey,
      protocols: [PROTOCOL_VERSION],
      curves: ['secp256k1', 'ed25519'],
      issued: now(),
    },
    identity,
  )
  const table = new CeremonyTable<Reply, ServerSeat>(() => now() * 1000)
  const limits = {
    keygens: new RateLimit({ burst: 60, perSecond: 0.5 }, now),
    keyChecks: new RateLimit({ burst: 30, perSecond: 1 / 60 }, now),
    furtherKeys: new RateLimit({ burst: 12, perSecond: 1 / 600 }, now),
    renewals: new RateLimit({ burst: 6, perSecond: 1 / 600 }, now),
  }
  const context: ServerContext = {
    identity,
    origin,
    local: isLoopback(origin),
    store,
    table,
    newKeys: new NewKeys(now),
    env: systemEnv,
    now,
    log,
    limits,
  }
  http.on('request', getRequestListener(createApp(context, descriptor).fetch))
  const sweeper = setInterval(() => {
    table.sweep()
    store.sweep(now()).catch((error: Error) => log('sweep failed', { error: error.name }))
  }, SWEEP_MILLISECONDS)
  log('listening', { origin, fingerprint: fingerprintWords(identity.publicKey).join(' ') })
  return {
    origin,
    identity: identity.publicKey,
    async stop() {
      clearInterval(sweeper)
      await new Promise<void>((resolve) => {
        http.close(() => resolve())
        http.closeIdleConnections()
      })
      await store.close()
    },
  }
}
