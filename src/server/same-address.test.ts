import { utf8ToBytes } from '@noble/hashes/utils.js'
import { getAddress, verifyMessage } from 'ethers'
import * as v from 'valibot'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeAs, encodeAs } from '../cbor/shape.ts'
import { openCertificate } from '../ceremony/certificate.ts'
import { serialiseSignature } from '../chains/ethereum/attach-signature.ts'
import { certificateShape, paths, readingRequestShape } from '../wire/contract.ts'
import type { ServerReading } from '../wire/reading.ts'
import { walletStatusSchema } from '../wire/wallet-status.ts'
import { ACCOUNT, accountAddress, payment, signAsAccount } from './testing/account.ts'
import { renewed } from './testing/renewals.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { makeActiveWallet, type TestWallet } from './testing/wallet.ts'

let servers: TestServer[]
beforeAll(async () => {
  servers = await Promise.all(['One', 'Two'].map((name) => startTestServer(name)))
})
afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.remove()))
})

const json = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes))

/** What each server holds of the key's public half, the address it reads for, and the address its signature is of. */
async function faceOf(wallet: TestWallet) {
  return Promise.all(
    wallet.servers.map(async (coSigner) => {
      const { server } = coSigner
      const opened = openCertificate(decodeAs(certificateShape, await server.get(paths.certificate(wallet.ceremony))))
      if (opened.kind !== 'keygen') throw new Error('This key was made by a keygen.')
      const { keyId } = wallet.material.share
      const body = encodeAs(readingRequestShape, { keyId, path: ACCOUNT, payload: payment() })
      const reading = json(await server.post(paths.readings, body)) as ServerReading
      const signature = await signAsAccount(wallet, [coSigner], { kind: 'ethereum-message', bytes: utf8ToBytes('I') })
      return {
        keys: v.parse(walletStatusSchema, json(await server.get(paths.wallet))).keys,
        publicHalf: opened.record.keys,
        read: reading.intent?.account,
        signed: verifyMessage('I', serialiseSignature({ ...signature, recovery: (signature.recovery & 1) as 0 | 1 })),
      }
    }),
  )
}

test('invariant 7: renewed pairs leave the public key, the addresses and the epoch as they are', async () => {
  const wallet = await makeActiveWallet(servers)
  const before = await faceOf(wallet)
  let renewing = wallet
  for (const coSigner of wallet.servers) renewing = await renewed(renewing, coSigner, 1)
  for (const { index } of wallet.servers)
    expect(renewing.material.pairs.get(index)!.id).not.toEqual(wallet.material.pairs.get(index)!.id)
  expect(await faceOf(renewing)).toEqual(before)
  for (const { read, signed } of before) {
    expect(read).toBe(accountAddress(wallet))
    expect(signed).toBe(getAddress(accountAddress(wallet)))
  }
})
