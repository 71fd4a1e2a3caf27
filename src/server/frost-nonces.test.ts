import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ed25519_FROST } from '@noble/curves/ed25519.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { decodeAs, encodeAs } from '../cbor/shape.ts'
import { encodePlan } from '../ceremony/plan.ts'
import { systemEnv } from '../mpc/system-env.ts'
import { fieldsOf } from '../mpc/testing/message-fields.ts'
import { startShape, stepAnswerShape } from '../wire/contract.ts'
import { requestKeyId } from '../wire/request-signature.ts'
import { startCeremony } from './ceremonies/run.ts'
import { frostPlan, frostSession, signIn, signWithTezosKey, tezosTask } from './testing/frost.ts'
import { startQuorum } from './testing/quorum.ts'
import { refusalOf } from './testing/refusals.ts'
import { serverParts } from './testing/server-parts.ts'
import type { TestServer } from './testing/test-server.ts'
import type { Enrolling, TestWallet } from './testing/wallet.ts'
import { systemNow } from './testing/watched-server.ts'

const clock = { now: systemNow() }
const now = () => clock.now

let servers: readonly TestServer[]
let wallet: TestWallet
let one: Enrolling
beforeAll(async () => {
  const quorum = await startQuorum(now)
  ;({ servers, wallet, one } = quorum)
  return quorum.stop
})

const task = () => tezosTask(wallet, { kind: 'tezos-message', bytes: new TextEncoder().encode('Seen.') })
const TABLES = ['settings', 'wallets', 'keys', 'pairs', 'burns']

function rowsOf(table: string) {
  const database = new DatabaseSync(join(servers[0]!.data, 'secret-server.sqlite'), { readOnly: true })
  try {
    return database.prepare(`SELECT * FROM ${table}`).all()
  } finally {
    database.close()
  }
}

/** Every byte of the server's folder, as hex. */
async function everything(): Promise<string> {
  const { data } = servers[0]!
  const files = await Promise.all((await readdir(data)).map((name) => readFile(join(data, name))))
  return files.map((bytes) => bytesToHex(bytes)).join(' ')
}

describe('invariant 5: nonces are mortal', () => {
  test('a signature leaves nothing in storage but that its ceremony was begun', async () => {
    const before = TABLES.map(rowsOf)
    const begun = rowsOf('ceremonies').length
    await signWithTezosKey(wallet, [one], task(), now)
    expect(TABLES.map(rowsOf)).toEqual(before)
    expect(rowsOf('ceremonies')).toHaveLength(begun + 1)
  })

  test.each([119, 120])('commitments that waited %i seconds', async (seconds) => {
    const session = frostSession(wallet, [one], now)
    await session.committed
    clock.now += seconds
    const signature = signIn(session, task())
    if (seconds < 120) expect(await signature).toHaveLength(64)
    else expect(await refusalOf(signature)).toMatchObject({ status: 410, code: 'ceremony-gone' })
  })

  test('while they wait they are in no file of the server', async () => {
    await servers[0]!.stop()
    const drawn: Uint8Array[] = []
    const random = (length: number) => {
      const bytes = systemEnv.random(length)
      drawn.push(bytes.slice())
      return bytes
    }
    const { store, context } = await serverParts(servers[0]!, { ...systemEnv, random })
    try {
      const row = (await store.key(bytesToHex(one.wallet), bytesToHex(wallet.tezos!.share.keyId)))!
      const { share } = store.keySecret(row)
      const plan = encodePlan(frostPlan(wallet))
      const body = encodeAs(startShape, { plan, admission: { kind: 'frost-sign' }, messages: [] })
      const caller = { requestKeyId: requestKeyId(one.requestKey), wallet: bytesToHex(one.wallet) }
      const reply = await startCeremony(context, caller, 'hash', body)
      const [commitment] = decodeAs(stepAnswerShape, reply.body).messages

      // The nonces themselves, made again from what the server drew and its share.
      const identifier = ed25519_FROST.Identifier.fromNumber(row.self)
      const replayed = drawn.slice()
      const { nonces, commitments } = ed25519_FROST.commit(
        { identifier, signingShare: new Uint8Array(share) },
        () => new Uint8Array(replayed.shift()!),
      )
      expect(new Uint8Array(commitments.hiding)).toEqual(fieldsOf(commitment!.body).get('hiding'))
      const files = await everything()
      // What is looked for would be found: a key's id is there.
      expect(files).toContain(bytesToHex(wallet.tezos!.share.keyId))
      const secrets = [nonces.hiding, nonces.binding, ...drawn]
      expect(secrets).toHaveLength(4)
      for (const secret of secrets) {
        expect(files).not.toContain(bytesToHex(secret))
        expect(files).not.toContain(bytesToHex(secret.toReversed()))
      }
    } finally {
      await store.close()
      await servers[0]!.start()
    }
  })
})
