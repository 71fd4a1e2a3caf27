import { createPublicKey, verify } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { encodeAs } from '../cbor/shape.ts'
import type { FrostSignPlan } from '../ceremony/plan.ts'
import { call, forged } from '../chains/tezos/testing/operations.ts'
import { systemEnv } from '../mpc/system-env.ts'
import { paths, readingRequestShape, stepShape } from '../wire/contract.ts'
import { accountPlan, payment, signAsAccount, startDirectly } from './testing/account.ts'
import { frostSession, signIn, signWithTezosKey, startFrostDirectly, tezosAddress, tezosTask } from './testing/frost.ts'
import { certify, tezosKeyCheck } from './testing/key-checks.ts'
import { startQuorum } from './testing/quorum.ts'
import { refusalOf } from './testing/refusals.ts'
import type { TestServer } from './testing/test-server.ts'
import { type Enrolling, makeActiveWallet, makeTestKey, prepareEnrolment, type TestWallet } from './testing/wallet.ts'
import { clientOf } from './testing/watched-server.ts'

let servers: readonly TestServer[]
let wallet: TestWallet
let one: Enrolling
let two: Enrolling
beforeAll(async () => {
  const quorum = await startQuorum()
  ;({ servers, wallet, one, two } = quorum)
  return quorum.stop
})

const MESSAGE = { kind: 'tezos-message', bytes: new TextEncoder().encode('I have seen this picture.') } as const
const task = () => tezosTask(wallet, MESSAGE)

/** Whether Node's own Ed25519 takes it for a signature of the first Tezos key. */
function isSignature(signature: Uint8Array, digest = task().digest, { tezos } = wallet): boolean {
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), tezos!.share.publicKey])
  return verify(null, digest, createPublicKey({ key: spki, format: 'der', type: 'spki' }), signature)
}

/** Commitments that the first server has made. */
async function committed(coSigner = one) {
  const session = frostSession(wallet, [coSigner])
  await session.committed
  return session
}

describe('a signature by this device and one server', () => {
  test('is plain Ed25519, with either server, in two trips', async () => {
    for (const coSigner of [one, two]) {
      const before = coSigner.server.exchanges.length
      expect(isSignature(await signWithTezosKey(wallet, [coSigner], task()))).toBe(true)
      expect(coSigner.server.exchanges.length - before).toBe(2)
    }
  })

  test('several at once, each with nonces of its own', async () => {
    const signatures = await Promise.all([0, 1, 2].map(() => signWithTezosKey(wallet, [one], task())))
    for (const signature of signatures) expect(isSignature(signature)).toBe(true)
    expect(new Set(signatures.map((signature) => signature.slice(0, 32).join())).size).toBe(3)
  })
})

describe('invariant 5: few commitments wait', () => {
  test('four; the oldest gives way to another', async () => {
    const sessions = []
    for (let i = 0; i < 5; i++) sessions.push(await committed())
    const [oldest, ...newer] = sessions
    expect(await refusalOf(signIn(oldest!, task()))).toMatchObject({ status: 410, code: 'ceremony-gone' })
    for (const session of newer) expect(isSignature(await signIn(session, task()))).toBe(true)
  })

  test('four, also of many that are asked for at once', async () => {
    const attempts = Array.from({ length: 12 }, () => committed())
    const sessions = (await Promise.allSettled(attempts)).flatMap((each) =>
      each.status === 'fulfilled' ? [each.value] : [],
    )
    const signatures = await Promise.allSettled(sessions.map((session) => signIn(session, task())))
    expect(signatures.filter(({ status }) => status === 'fulfilled')).toHaveLength(4)
  })

  test('another wallet’s make room for none of them', async () => {
    const other = await makeActiveWallet(servers)
    const session = await committed()
    for (let i = 0; i < 5; i++) await startFrostDirectly(other, other.servers[0]!)
    expect(isSignature(await signIn(session, task()))).toBe(true)
  })

  test('what has signed makes room', async () => {
    const session = await committed()
    for (let i = 0; i < 5; i++) await signWithTezosKey(wallet, [one], task())
    expect(isSignature(await signIn(session, task()))).toBe(true)
  })
})

describe('invariant 4: once', () => {
  /** A client of the first server that stops before its second request, the one with the order. */
  function pausing(pause: (path: string) => Promise<void>) {
    const client = clientOf(servers[0]!, one.key)
    client.before = async (path, count) => {
      if (count === 1) await pause(path)
    }
    return { ...one, server: client }
  }

  test('a repeated step, freshly signed, gets the same bytes; another content none', async () => {
    const coSigner = pausing(async () => {})
    await signWithTezosKey(wallet, [coSigner], task())
    const sent = [...coSigner.server.exchanges]
    expect(sent).toHaveLength(2)
    const again = async () => {
      for (const { path, body, answer } of sent) expect(await one.server.post(path, body)).toEqual(answer)
    }
    await again()
    const other = encodeAs(stepShape, { messages: [] })
    expect(await refusalOf(one.server.post(sent[1]!.path, other))).toMatchObject({ code: 'different-request' })
    await again()
  })

  test('another content before it kills the ceremony: the order finds nobody', async () => {
    let steps = ''
    const coSigner = pausing(async (path) => {
      steps = path
      await one.server.post(path, encodeAs(stepShape, { messages: [] }))
    })
    const attempt = signWithTezosKey(wallet, [coSigner], task())
    expect(await refusalOf(attempt)).toMatchObject({ status: 409, code: 'different-request' })
    const next = one.server.post(steps.replace('/steps/2', '/steps/3'), encodeAs(stepShape, { messages: [] }))
    expect(await refusalOf(next)).toMatchObject({ status: 410, code: 'ceremony-gone' })
  })

  test('after a restart commitments are gone, and are never made again', async () => {
    const session = await committed()
    const { path, body } = one.server.exchanges.at(-1)!
    await servers[0]!.restart()
    expect(await refusalOf(one.server.post(path, body))).toMatchObject({ status: 410, code: 'ceremony-gone' })
    expect(await refusalOf(signIn(session, task()))).toMatchObject({ status: 410, code: 'ceremony-gone' })
    expect(isSignature(await signWithTezosKey(wallet, [one], task()))).toBe(true)
  })
})

describe('invariant 3: servers sign meaning', () => {
  test('another digest than the payload has makes no signature', async () => {
    const lied = { payload: MESSAGE, digest: new Uint8Array(32).fill(1) }
    await expect(signWithTezosKey(wallet, [one], lied)).rejects.toMatchObject({ code: 'session-mismatch' })
  })

  test.each<[string, () => { kind: string; bytes: Uint8Array }, string]>([
    ['a digest by name', () => ({ kind: 'digest', bytes: new Uint8Array(32) }), 'unknown-kind'],
    ['a digest as an operation', () => ({ kind: 'tezos-operation', bytes: new Uint8Array(32) }), 'no-operation'],
    ['proposals', () => ({ kind: 'tezos-operation', bytes: withTag(5) }), 'not-a-manager-operation'],
    ['a ballot', () => ({ kind: 'tezos-operation', bytes: withTag(6) }), 'not-a-manager-operation'],
    ['an attestation', () => ({ kind: 'tezos-operation', bytes: withTag(21) }), 'not-a-manager-operation'],
    ['a kind nobody knows', () => ({ kind: 'tezos-operation', bytes: withTag(255) }), 'unknown-operation'],
    [
      'trailing data',
      () => ({ kind: 'tezos-operation', bytes: Uint8Array.of(...forged(call('x', UNIT)), 0) }),
      'unknown-operation',
    ],
    ['data nested 10,000 deep', () => ({ kind: 'tezos-micheline', bytes: words(10_000) }), 'too-complex'],
    ['a block as a text', () => ({ kind: 'tezos-message', bytes: Uint8Array.of(0x11, 0x61) }), 'no-readable-text'],
    ['an operation as data', () => ({ kind: 'tezos-micheline', bytes: Uint8Array.of(3, 0x6c) }), 'not-packed-data'],
    ['what is Ethereum’s', payment, 'wrong-purpose'],
    ['a message of Ethereum’s', () => ({ ...MESSAGE, kind: 'ethereum-message' }), 'wrong-purpose'],
    [
      'an operation of another account',
      () => ({ kind: 'tezos-operation', bytes: forged(call('x', UNIT)) }),
      'another-source',
    ],
    ['a key check with bytes', () => ({ kind: 'key-check', bytes: new Uint8Array(1) }), 'unknown-kind'],
  ])('%s', async (_, payload, code) => {
    const attempt = signWithTezosKey(wallet, [one], { payload: payload(), digest: new Uint8Array(32) })
    expect(await refusalOf(attempt)).toMatchObject({ status: 403, code })
  })

  test('what is Tezos’ for an account of Ethereum', async () => {
    expect(await refusalOf(startDirectly(wallet, one, { payload: MESSAGE }))).toMatchObject({
      status: 403,
      code: 'wrong-purpose',
    })
  })

  test('a key that is an account has no accounts below it', async () => {
    const { keyId } = wallet.tezos!.share
    const body = encodeAs(readingRequestShape, { keyId, path: [1729, 0], payload: MESSAGE })
    const reading = JSON.parse(new TextDecoder().decode(await one.server.post(paths.readings, body)))
    expect(reading).toMatchObject({ verdict: 'refuses', reason: { code: 'unknown-purpose' } })
  })
})

const UNIT = { prim: 'Unit' } as const

/** The beginning of an operation of some kind. */
/** PACKed data: `Left (Left (… Unit))`. */
const words = (depth: number) => Buffer.from(`05${'0505'.repeat(depth)}030b`, 'hex')

function withTag(tag: number): Uint8Array {
  return Uint8Array.of(...new Uint8Array(32), tag)
}

describe('each curve has its protocol', () => {
  test('the Ed25519 key signs in no other, whatever the path', async () => {
    const { keyId } = wallet.tezos!.share
    for (const path of [[], [60, 0], [1729, 0]])
      expect(await refusalOf(startDirectly(wallet, one, { keyId, path, payload: MESSAGE }))).toMatchObject({
        status: 422,
        code: 'wrong-curve',
      })
  })

  test('the root signs by no FROST', async () => {
    const { keyId } = wallet.material.share
    expect(await refusalOf(startFrostDirectly(wallet, one, { keyId }))).toMatchObject({
      status: 422,
      code: 'wrong-curve',
    })
  })
})

describe('invariant 2: a device in every signature', () => {
  test.each<[string, Partial<FrostSignPlan>, string]>([
    ['servers only', { signers: [2, 3], combiner: 2 }, 'no-device'],
    ['a server combines', { combiner: 2 }, 'combiner'],
    ['a device combines that does not sign', { signers: [2, 3] }, 'no-device'],
    ['more than t', { signers: [1, 2, 3] }, 'wrong-signer-count'],
    ['without this server', { signers: [1, 3] }, 'not-a-signer'],
    ['a party nobody knows', { signers: [2, 9] }, 'unknown-signer'],
    ['another epoch', { epoch: 2 }, 'wrong-epoch'],
  ])('a plan is refused: %s', async (_, change, code) => {
    expect(await refusalOf(startFrostDirectly(wallet, one, change))).toMatchObject({ status: 422, code })
  })

  test('of another wallet’s key', async () => {
    const other = await makeActiveWallet(servers)
    const { keyId } = wallet.tezos!.share
    expect(await refusalOf(startFrostDirectly(other, other.servers[0]!, { keyId }))).toMatchObject({
      status: 404,
      code: 'unknown-key',
    })
  })

  test('made long ago or for later', async () => {
    const { created } = accountPlan(wallet)
    for (const at of [created - 200, created + 200])
      expect(await refusalOf(startFrostDirectly(wallet, one, { created: at }))).toMatchObject({ code: 'plan-time' })
  })

  test('a copied request key without the share makes no signature', async () => {
    const thief = await makeActiveWallet(servers)
    const { secret } = thief.tezos!.share
    const stolen = { ...wallet, tezos: { ...wallet.tezos!, share: { ...wallet.tezos!.share, secret } } }
    await expect(signWithTezosKey(stolen, [one], task())).rejects.toMatchObject({ name: 'BenignAbort' })
    expect(isSignature(await signWithTezosKey(wallet, [one], task()))).toBe(true)
  })
})

describe('invariant 6: a key that is not active', () => {
  test('signs its check, and nothing else', async () => {
    const made = await makeTestKey(await prepareEnrolment(servers))
    const first = made.servers[0]!
    expect(await refusalOf(startFrostDirectly(made, first))).toMatchObject({ status: 409, code: 'key-not-certified' })
    await certify(made)
    const message = signWithTezosKey(made, [first], tezosTask(made, MESSAGE))
    expect(await refusalOf(message)).toMatchObject({ status: 409, code: 'key-not-active' })
    const check = tezosKeyCheck(made)
    expect(check.digest.length).toBeGreaterThan(32)
    expect(isSignature(await signWithTezosKey(made, [first], check), check.digest, made)).toBe(true)
    // The root is not active for that.
    expect(await refusalOf(signAsAccount(made, [first], payment()))).toMatchObject({ code: 'key-not-active' })
  })

  test('once it is active its check is signed no more', async () => {
    const attempt = signWithTezosKey(wallet, [one], tezosKeyCheck(wallet))
    expect(await refusalOf(attempt)).toMatchObject({ status: 403, code: 'key-checked' })
  })
})

describe('an approval without limit', () => {
  /** FA1.2: so much may be taken by that contract. */
  const approveAll = () => {
    const value = { prim: 'Pair', args: [{ string: SPENDER }, { int: String(2n ** 200n) }] }
    const bytes = forged(call('approve', value, { source: tezosAddress(wallet) }))
    return tezosTask(wallet, { kind: 'tezos-operation', bytes })
  }
  const SPENDER = 'KT1SqUeay8FiBfukVJHsLbiN3n8BZeo4BBwd'
  const refused = { status: 403, code: 'unlimited-approval' }

  test('is refused without the owner key’s word', async () => {
    expect(await refusalOf(signWithTezosKey(wallet, [one], approveAll()))).toMatchObject(refused)
  })

  test('is signed with it, and the word is good for this ceremony, digest and server only', async () => {
    const words: Uint8Array[] = []
    const { publicKey } = one.owner
    const noting = {
      ...one,
      owner: {
        publicKey,
        sign: async (digest: Uint8Array) => {
          words.push(await one.owner.sign(digest))
          return words.at(-1)!
        },
      },
    }
    const unlimited = { ...approveAll(), unlimitedAcknowledged: true }
    expect(isSignature(await signWithTezosKey(wallet, [noting], unlimited), unlimited.digest)).toBe(true)
    expect(words).toHaveLength(1)
    const says = (sign: typeof one.owner.sign) => ({ ...one, owner: { publicKey, sign } })
    for (const coSigner of [says(async () => words[0]!), says(two.owner.sign), says(async () => systemEnv.random(64))])
      expect(await refusalOf(signWithTezosKey(wallet, [coSigner], unlimited))).toMatchObject(refused)
    // Without need it changes nothing.
    const needless = { ...task(), unlimitedAcknowledged: true }
    expect(isSignature(await signWithTezosKey(wallet, [one], needless))).toBe(true)
  })
})
