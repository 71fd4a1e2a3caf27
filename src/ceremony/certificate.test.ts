import { beforeAll, describe, expect, test } from 'vitest'
import { type CborValue, decode, encode } from '../cbor/index.ts'
import { decodeAs, encodeAs } from '../cbor/shape.ts'
import type { PartyIndex } from '../mpc/party.ts'
import {
  type Certificate,
  type Confirmation,
  certificateShape,
  checkConfirmations,
  confirm,
  openCertificate,
} from './certificate.ts'
import { openIdentity } from './identity.ts'
import { neededPairs } from './quorum.ts'
import { type MemoryWallet, makeWallet, runRenewal } from './testing/memory-wallet.ts'

let wallet: MemoryWallet
beforeAll(async () => {
  wallet = await makeWallet(2, 3)
})

/** What whoever is shown a certificate does with it. */
async function accept(certificate: Certificate): Promise<void> {
  const opened = openCertificate(certificate)
  if (opened.kind !== 'keygen') throw new Error('This is the certificate of something else.')
  const { parties, threshold } = opened.plan
  const identities = new Map(parties.map((party): [PartyIndex, Uint8Array] => [party.index, party.identity]))
  await checkConfirmations(certificate.record, certificate.confirmations, identities, neededPairs(parties, threshold))
}

const coded = (code: string) => expect.objectContaining({ code })
const flip = (bytes: Uint8Array) => bytes.map((byte, i) => (i === 0 ? byte ^ 1 : byte))

function withConfirmations(change: (list: readonly Confirmation[]) => readonly Confirmation[]): Certificate {
  return { ...wallet.certificate, confirmations: change(wallet.certificate.confirmations) }
}

async function reconfirmed(index: PartyIndex, pairs: ReadonlyMap<PartyIndex, Uint8Array>): Promise<Certificate> {
  const changed = await confirm(wallet.identities.get(index)!, index, wallet.certificate.record, pairs)
  return withConfirmations((list) => list.map((c) => (c.index === index ? changed : c)))
}

test('a certificate holds, and survives its encoding', async () => {
  await accept(wallet.certificate)
  await accept(decodeAs(certificateShape, encodeAs(certificateShape, wallet.certificate)))
})

describe('no field of it can be changed', () => {
  test('the record: every field', async () => {
    const record = decode(wallet.certificate.record)
    for (const changed of variants(record)) {
      await expect(accept({ ...wallet.certificate, record: encode(changed) })).rejects.toThrow()
    }
  })

  test('the plan: every field', async () => {
    for (const changed of variants(decode(wallet.certificate.plan))) {
      await expect(accept({ ...wallet.certificate, plan: encode(changed) })).rejects.toThrow()
    }
  })

  test('the signature, the index and the pairs of every confirmation', async () => {
    for (const at of [0, 1, 2]) {
      const change = (edit: (c: Confirmation) => Confirmation) =>
        withConfirmations((list) => list.map((c, i) => (i === at ? edit(c) : c)))
      const signature = change((c) => ({ ...c, signature: flip(c.signature) }))
      await expect(accept(signature)).rejects.toEqual(coded('confirmation-signature'))
      await expect(accept(change((c) => ({ ...c, index: 9 })))).rejects.toEqual(coded('confirmation-missing'))
      const pairs = change((c) => ({ ...c, pairs: c.pairs.map((pair) => ({ ...pair, id: flip(pair.id) })) }))
      await expect(accept(pairs)).rejects.toEqual(coded('confirmation-signature'))
    }
  })
})

describe('every party confirms, once', () => {
  test.each([0, 1, 2])('one is missing: %i', async (at) => {
    await expect(accept(withConfirmations((list) => list.filter((_, i) => i !== at)))).rejects.toEqual(
      coded('confirmation-missing'),
    )
  })

  test('one is there twice', async () => {
    await expect(accept(withConfirmations((list) => [list[0]!, list[0]!, list[2]!]))).rejects.toEqual(
      coded('confirmation-missing'),
    )
  })

  test('a stranger confirms in the place of a party', async () => {
    const stranger = await openIdentity(new Uint8Array(32).fill(3))
    const own = wallet.certificate.confirmations[1]!
    const pairs = new Map(own.pairs.map(({ peer, id }) => [peer, id]))
    const foreign = await confirm(stranger, 2, wallet.certificate.record, pairs)
    await expect(accept(withConfirmations(([a, , c]) => [a!, foreign, c!]))).rejects.toEqual(
      coded('confirmation-signature'),
    )
  })

  test('a party confirms in the place of another', async () => {
    const own = wallet.certificate.confirmations[1]!
    await expect(accept(withConfirmations(([a]) => [a!, own, { ...own, index: 3 }]))).rejects.toEqual(
      coded('confirmation-signature'),
    )
  })
})

test('a confirmation is of one record, one party and its pairs', async () => {
  const identity = await openIdentity(new Uint8Array(32).fill(4))
  const { record } = wallet.certificate
  const pairs = new Map([[3, new Uint8Array(32)]])
  const confirmations = await Promise.all([
    confirm(identity, 1, record, pairs),
    confirm(identity, 1, flip(record), pairs),
    confirm(identity, 2, record, pairs),
    confirm(identity, 1, record, new Map()),
    confirm(identity, 1, record, new Map([[4, new Uint8Array(32)]])),
    confirm(identity, 1, record, new Map([[3, new Uint8Array(32).fill(1)]])),
  ])
  expect(new Set(confirmations.map(({ signature }) => signature.join())).size).toBe(confirmations.length)
})

describe('both ends of a pair name the same transfers', () => {
  test('another id', async () => {
    const changed = await reconfirmed(2, new Map([[1, new Uint8Array(32)]]))
    await expect(accept(changed)).rejects.toEqual(coded('pair-mismatch'))
  })

  test('a pair too few, too many, of another party', async () => {
    const id = new Uint8Array(32)
    for (const pairs of [
      new Map(),
      new Map([
        [1, id],
        [3, id],
      ]),
      new Map([[3, id]]),
    ])
      await expect(accept(await reconfirmed(2, pairs))).rejects.toEqual(coded('confirmation-pairs'))
  })

  test('one pair named twice instead of two', async () => {
    const device = wallet.certificate.confirmations[0]!
    const twice = {
      [Symbol.iterator]: () => device.pairs.map(() => [2, device.pairs[0]!.id] as const)[Symbol.iterator](),
    } as unknown as ReadonlyMap<PartyIndex, Uint8Array>
    await expect(accept(await reconfirmed(1, twice))).rejects.toEqual(coded('confirmation-pairs'))
  })
})

describe('a certificate is of one ceremony', () => {
  test('the record of another keygen', async () => {
    const other = await makeWallet(2, 3)
    await expect(accept({ ...wallet.certificate, record: other.certificate.record })).rejects.toEqual(
      coded('certificate-mismatch'),
    )
    await expect(accept({ ...other.certificate, confirmations: wallet.certificate.confirmations })).rejects.toEqual(
      coded('confirmation-signature'),
    )
  })

  test('the record of a renewal under the plan of a keygen', async () => {
    const { outcome } = await runRenewal(wallet)
    const renewal = (outcome as { result: Certificate }).result
    expect(openCertificate(renewal).kind).toBe('renewal')
    expect(() => openCertificate({ ...renewal, record: wallet.certificate.record })).toThrow(
      coded('certificate-mismatch'),
    )
    const record = decode(wallet.certificate.record) as Map<string, CborValue>
    const forged = encode(
      new Map<CborValue, CborValue>([
        ['kind', 'renewal'],
        ['ceremony', record.get('ceremony')!],
        ['transcript', record.get('transcript')!],
      ]),
    )
    expect(() => openCertificate({ ...wallet.certificate, record: forged })).toThrow(coded('certificate-mismatch'))
  })
})

describe('the keys of a record are those of the plan', () => {
  type Fields = Map<string, CborValue>
  const keysOf = (record: Fields) => record.get('keys') as Fields[]
  const sharesOf = (key: Fields) => key.get('publicShares') as Fields[]
  const shortened = (field: string) => (fields: Fields) => {
    fields.set(field, (fields.get(field) as Uint8Array).slice(0, 33))
  }

  test('there are two, each in the encoding of its curve', () => {
    const keys = keysOf(decode(wallet.certificate.record) as Fields)
    expect(keys.map((key) => (key.get('publicKey') as Uint8Array).length)).toEqual([65, 32])
    expect(openCertificate(wallet.certificate).kind).toBe('keygen')
  })

  test.each<[string, (record: Fields) => void]>([
    ['in another order', (record) => record.set('keys', keysOf(record).toReversed())],
    ['one is missing', (record) => record.set('keys', keysOf(record).slice(0, 1))],
    ['one is there twice', (record) => record.set('keys', [...keysOf(record), keysOf(record)[1]!])],
    ['a key has the id of the other', (record) => keysOf(record)[1]!.set('keyId', keysOf(record)[0]!.get('keyId')!)],
    ['a key has the id of none', (record) => keysOf(record)[1]!.set('keyId', new Uint8Array(32))],
    ['the root is 32 bytes', (record) => keysOf(record)[0]!.set('publicKey', keysOf(record)[1]!.get('publicKey')!)],
    [
      'the Ed25519 key is 65 bytes',
      (record) => keysOf(record)[1]!.set('publicKey', keysOf(record)[0]!.get('publicKey')!),
    ],
    ['a point is compressed', (record) => shortened('publicKey')(keysOf(record)[0]!)],
    ['a share of the root is compressed', (record) => shortened('point')(sharesOf(keysOf(record)[0]!)[1]!)],
    [
      'a share is of the other curve',
      (record) => sharesOf(keysOf(record)[1]!)[2]!.set('point', sharesOf(keysOf(record)[0]!)[2]!.get('point')!),
    ],
    [
      'shares in another order',
      (record) => keysOf(record)[1]!.set('publicShares', sharesOf(keysOf(record)[1]!).toReversed()),
    ],
    ['a share of nobody', (record) => sharesOf(keysOf(record)[1]!)[2]!.set('index', 4)],
    ['a share is missing', (record) => keysOf(record)[1]!.set('publicShares', sharesOf(keysOf(record)[1]!).slice(1))],
    [
      'a share too many',
      (record) => {
        const shares = sharesOf(keysOf(record)[1]!)
        keysOf(record)[1]!.set('publicShares', [...shares, new Map([...shares[2]!, ['index', 4]])])
      },
    ],
  ])('%s', (_, change) => {
    const record = decode(wallet.certificate.record) as Fields
    change(record)
    expect(() => openCertificate({ ...wallet.certificate, record: encode(record) })).toThrow(
      coded('certificate-mismatch'),
    )
  })
})

/** The value with one leaf changed, for every leaf. */
function* variants(value: CborValue): Generator<CborValue> {
  if (value instanceof Uint8Array) yield flip(value)
  else if (typeof value === 'number') yield value + 1
  else if (typeof value === 'string') yield `${value}x`
  else if (Array.isArray(value)) {
    yield value.slice(1)
    for (const [i, item] of value.entries())
      for (const changed of variants(item)) yield value.map((other, j) => (i === j ? changed : other))
  } else if (value instanceof Map)
    for (const [key, item] of value) {
      for (const changed of variants(item)) yield new Map([...value, [key, changed]])
      yield new Map([...value].filter(([other]) => other !== key))
    }
  else throw new Error('Certificates hold nothing else.')
}
