import { secp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { getAddress, Interface, MaxUint256, Transaction, verifyMessage } from 'ethers'
import { beforeAll, describe, expect, test } from 'vitest'
import { decodeAs, encodeAs } from '../cbor/shape.ts'
import { ceremonyId, type SignPlan } from '../ceremony/plan.ts'
import { attachSignature, serialiseSignature } from '../chains/ethereum/attach-signature.ts'
import { paths, readingRequestShape, startShape } from '../wire/contract.ts'
import type { ServerReading } from '../wire/reading.ts'
import { signOrder } from '../wire/statements.ts'
import { ACCOUNT, accountAddress, payment, sign, signAsAccount, startDirectly } from './testing/account.ts'
import { keyCheckDigestOf, signKeyCheck } from './testing/key-checks.ts'
import { startQuorum } from './testing/quorum.ts'
import { refusalOf } from './testing/refusals.ts'
import type { TestServer } from './testing/test-server.ts'
import { type Enrolling, makeActiveWallet, type TestWallet } from './testing/wallet.ts'
import { systemNow } from './testing/watched-server.ts'

let servers: readonly TestServer[]
let wallet: TestWallet
let one: Enrolling
let two: Enrolling
beforeAll(async () => {
  const quorum = await startQuorum()
  ;({ servers, wallet, one, two } = quorum)
  return quorum.stop
})

const erc20 = new Interface(['function approve(address,uint256)', 'function transfer(address,uint256)'])
const approveAll = () =>
  payment({ data: erc20.encodeFunctionData('approve', [`0x${'bb'.repeat(20)}`, MaxUint256]), gasLimit: 60_000n })

describe('a signature by this device and one server', () => {
  test('a transaction, with either server, from the same address', async () => {
    for (const coSigner of [one, two]) {
      const unsigned = payment()
      const signature = await signAsAccount(wallet, [coSigner], unsigned)
      const { raw } = attachSignature(unsigned.bytes, { ...signature, recovery: (signature.recovery & 1) as 0 | 1 })
      const transaction = Transaction.from(`0x${bytesToHex(raw)}`)
      expect(transaction.from).toBe(getAddress(accountAddress(wallet)))
      expect(transaction.value).toBe(1_000_000_000n)
    }
  })

  test('takes two trips', async () => {
    const before = one.server.exchanges.length
    await signAsAccount(wallet, [one], payment())
    expect(one.server.exchanges.length - before).toBe(2)
  })

  test('a message', async () => {
    const text = 'I am here.'
    const signature = await signAsAccount(wallet, [one], { kind: 'ethereum-message', bytes: utf8ToBytes(text) })
    const serialised = serialiseSignature({ ...signature, recovery: (signature.recovery & 1) as 0 | 1 })
    expect(verifyMessage(text, serialised)).toBe(getAddress(accountAddress(wallet)))
  })

  test('several at once', async () => {
    const nonces = [1, 2, 3, 4]
    const signatures = await Promise.all(nonces.map((nonce) => signAsAccount(wallet, [one], payment({ nonce }))))
    expect(new Set(signatures.map(({ r }) => bytesToHex(r))).size).toBe(nonces.length)
  })
})

describe('invariant 3: servers sign meaning', () => {
  test('another digest than the payload has makes no signature', async () => {
    const task = { path: ACCOUNT, payload: payment(), digest: new Uint8Array(32).fill(1) }
    await expect(sign(wallet, [one], task)).rejects.toMatchObject({ name: 'BenignAbort', code: 'session-mismatch' })
  })

  test.each<[string, () => { kind: string; bytes: Uint8Array }, string]>([
    [
      'bytes that are no transaction',
      () => ({ kind: 'ethereum-transaction', bytes: new Uint8Array(32) }),
      'unknown-transaction-type',
    ],
    ['a digest alone', () => ({ kind: 'ethereum-transaction', bytes: new Uint8Array(32).fill(0xee) }), 'undecodable'],
    ['a digest by name', () => ({ kind: 'digest', bytes: new Uint8Array(32) }), 'unknown-kind'],
    ['a byte too many', () => ({ ...payment(), bytes: Uint8Array.of(...payment().bytes, 0) }), 'undecodable'],
    ['another reading of the bytes', () => ({ ...payment(), kind: 'ethereum-typed-data' }), 'undecodable'],
    [
      'an authorisation of EIP-7702',
      () => ({ kind: 'ethereum-transaction', bytes: Uint8Array.of(5, 0xc0) }),
      'account-delegation',
    ],
    ['the key check for an account', () => ({ kind: 'key-check', bytes: new Uint8Array(0) }), 'unknown-kind'],
  ])('%s', async (_, payload, code) => {
    const task = { path: ACCOUNT, payload: payload(), digest: new Uint8Array(32) }
    expect(await refusalOf(sign(wallet, [one], task))).toMatchObject({ status: 403, code })
  })

  test.each([
    ['the root, anything but the key check', [], 'root-key'],
    ['another purpose', [1729, 0], 'wrong-purpose'],
    ['a purpose nobody knows', [61, 0], 'unknown-purpose'],
    ['a path that is no account: too short', [60], 'unknown-purpose'],
    ['a path that is no account: too long', [60, 0, 0], 'unknown-purpose'],
  ])('%s', async (_, path, code) => {
    const task = { path, payload: payment(), digest: new Uint8Array(32) }
    expect(await refusalOf(sign(wallet, [one], task))).toMatchObject({ status: 403, code })
  })

  test('the key check only until the key is active', async () => {
    expect(await refusalOf(signKeyCheck(wallet, [one]))).toMatchObject({ status: 403, code: 'key-checked' })
    expect(keyCheckDigestOf(wallet)).toHaveLength(32)
  })

  test('a transaction without chain id', async () => {
    const legacy = Transaction.from({
      type: 0,
      nonce: 0,
      gasLimit: 21000,
      gasPrice: 1,
      to: `0x${'aa'.repeat(20)}`,
      value: 1,
    })
    const bytes = Uint8Array.from(Buffer.from(legacy.unsignedSerialized.slice(2), 'hex'))
    const task = { path: ACCOUNT, payload: { kind: 'ethereum-transaction', bytes }, digest: new Uint8Array(32) }
    expect((await refusalOf(sign(wallet, [one], task))).code).toBe('no-chain-id')
  })
})

describe('an approval without limit', () => {
  test('is refused without the owner key’s word', async () => {
    expect(await refusalOf(signAsAccount(wallet, [one], approveAll()))).toMatchObject({
      status: 403,
      code: 'unlimited-approval',
    })
  })

  test('is signed with it, and the word is good for this ceremony and digest only', async () => {
    const signature = await signAsAccount(wallet, [one], approveAll(), { unlimitedAcknowledged: true })
    expect(signature.publicKey).toHaveLength(65)
    const { plan, admission } = decodeAs(startShape, one.server.exchanges.at(-2)!.body)
    if (admission.kind !== 'sign') throw new Error('This was to sign.')
    const word = admission.acknowledgement!
    expect(word).toHaveLength(64)
    // Another ceremony about the same bytes.
    expect(await refusalOf(startDirectly(wallet, one, { payload: approveAll() }, word))).toMatchObject({
      status: 403,
      code: 'unlimited-approval',
    })
    // The other server's owner key, in the right words.
    const order = {
      order: 'allow-unlimited-approval',
      ceremony: ceremonyId(plan),
      digest: new Uint8Array(32),
    } as const
    const foreign = await signOrder(order, servers[0]!.identity, two.owner)
    expect(await refusalOf(startDirectly(wallet, one, { payload: approveAll() }, foreign))).toMatchObject({
      code: 'unlimited-approval',
    })
    // Without need it changes nothing.
    expect((await startDirectly(wallet, one, {}, word)).length).toBeGreaterThan(0)
  })
})

describe('invariant 2: a device in every signature', () => {
  test.each<[string, Partial<SignPlan>, string]>([
    ['servers only', { signers: [2, 3], combiner: 2 }, 'no-device'],
    ['a server combines', { signers: [1, 2], combiner: 2 }, 'combiner'],
    ['a device combines that does not sign', { signers: [2, 3], combiner: 1 }, 'no-device'],
    ['more than t', { signers: [1, 2, 3] }, 'wrong-signer-count'],
    ['without this server', { signers: [1, 3] }, 'not-a-signer'],
    ['a party nobody knows', { signers: [1, 2, 9].slice(1) }, 'unknown-signer'],
    ['another epoch', { epoch: 2 }, 'wrong-epoch'],
  ])('a plan is refused: %s', async (_, change, code) => {
    expect(await refusalOf(startDirectly(wallet, one, change))).toMatchObject({ status: 422, code })
  })

  test('of another key', async () => {
    const keyId = new Uint8Array(32)
    expect(await refusalOf(startDirectly(wallet, one, { keyId }))).toMatchObject({ status: 404, code: 'unknown-key' })
  })

  test('made long ago or for later', async () => {
    for (const created of [systemNow() - 200, systemNow() + 200])
      expect(await refusalOf(startDirectly(wallet, one, { created }))).toMatchObject({ status: 422, code: 'plan-time' })
  })

  test('of another key’s owner: a copied request key without the share makes no signature', async () => {
    // The thief has everything but the share and the transfers.
    const thief = await makeActiveWallet(servers)
    const stolen = {
      ...wallet,
      material: { ...wallet.material, share: { ...wallet.material.share, secret: thief.material.share.secret } },
    }
    await expect(signAsAccount(stolen, [one], payment())).rejects.toMatchObject({ code: 'public-key-mismatch' })
  })
})

describe('readings', () => {
  async function readingOf(coSigner: Enrolling, payload: { kind: string; bytes: Uint8Array }, path = ACCOUNT) {
    const { keyId } = wallet.material.share
    const answer = await coSigner.server.post(paths.readings, encodeAs(readingRequestShape, { keyId, path, payload }))
    return JSON.parse(new TextDecoder().decode(answer)) as ServerReading
  }

  test('say what a payload means and that it would be signed', async () => {
    const reading = await readingOf(one, payment())
    expect(reading).toMatchObject({ verdict: 'agrees', reason: null })
    expect(reading.intent).toMatchObject({
      chain: 'eip155:31337',
      account: accountAddress(wallet),
      value: '1000000000',
    })
    expect(await readingOf(two, payment())).toEqual(reading)
  })

  test('ask for the owner’s word, and refuse with a reason', async () => {
    expect(await readingOf(one, approveAll())).toMatchObject({
      verdict: 'asks',
      reason: { code: 'unlimited-approval' },
    })
    expect(await readingOf(one, { kind: 'ethereum-transaction', bytes: Uint8Array.of(4, 0xc0) })).toMatchObject({
      verdict: 'refuses',
      intent: null,
      reason: { code: 'account-delegation' },
    })
  })

  test('leave no record, and are of the caller’s own keys only', async () => {
    const other = await makeActiveWallet(servers)
    const body = encodeAs(readingRequestShape, {
      keyId: wallet.material.share.keyId,
      path: ACCOUNT,
      payload: payment(),
    })
    expect(await refusalOf(other.servers[0]!.server.post(paths.readings, body))).toMatchObject({
      status: 404,
      code: 'unknown-key',
    })
  })
})

test('the signatures are of the derived key, and low-s', async () => {
  const digests = await Promise.all([0, 1].map((nonce) => signAsAccount(wallet, [two], payment({ nonce }))))
  for (const { s } of digests) expect(BigInt(`0x${bytesToHex(s)}`) <= secp256k1.Point.Fn.ORDER / 2n).toBe(true)
})
