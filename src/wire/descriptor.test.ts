import { describe, expect, test } from 'vitest'
import { openIdentity } from '../ceremony/identity.ts'
import { type Descriptor, readDescriptor, signDescriptor } from './descriptor.ts'
import { fingerprint, fingerprintWords } from './fingerprint.ts'

const identity = await openIdentity(new Uint8Array(32).fill(1))
const ORIGIN = 'https://one.example'
const descriptor: Descriptor = {
  version: 1,
  name: 'One',
  operator: 'Société d’Un',
  country: 'CH',
  origin: ORIGIN,
  identity: identity.publicKey,
  protocols: [1],
  curves: ['secp256k1'],
  issued: 1_700_000_000,
}
const json = await signDescriptor(descriptor, identity)
const parsed = JSON.parse(json)

const refused = (code: string) => expect.objectContaining({ name: 'DescriptorRefused', code })
const changed = (fields: object) => JSON.stringify({ ...parsed, descriptor: { ...parsed.descriptor, ...fields } })

test('is read as it was signed', async () => {
  expect(await readDescriptor(json, ORIGIN)).toEqual(descriptor)
})

test('is about the origin it was fetched from', async () => {
  await expect(readDescriptor(json, 'https://two.example')).rejects.toEqual(refused('descriptor-origin'))
})

describe('no field can be changed', () => {
  test.each<[string, object]>([
    ['name', { name: 'Two' }],
    ['operator', { operator: 'Two' }],
    ['country', { country: 'FR' }],
    ['origin', { origin: 'https://two.example' }],
    ['protocols', { protocols: [1, 2] }],
    ['curves', { curves: [] }],
    ['issued', { issued: 1_700_000_001 }],
  ])('%s', async (_, fields) => {
    await expect(readDescriptor(changed(fields), ORIGIN)).rejects.toMatchObject({
      code: expect.stringMatching(/^descriptor-(signature|malformed)$/),
    })
  })

  test('identity: another key needs another signature', async () => {
    const other = await openIdentity(new Uint8Array(32).fill(2))
    const forged = JSON.parse(await signDescriptor({ ...descriptor, identity: other.publicKey }, other))
    await expect(readDescriptor(JSON.stringify({ ...parsed, descriptor: forged.descriptor }), ORIGIN)).rejects.toEqual(
      refused('descriptor-signature'),
    )
    // Whole, it is a good descriptor of somebody else.
    expect((await readDescriptor(JSON.stringify(forged), ORIGIN)).identity).toEqual(other.publicKey)
  })

  test('signature', async () => {
    const signature = parsed.signature.replace(/^./, (c: string) => (c === 'A' ? 'B' : 'A'))
    await expect(readDescriptor(JSON.stringify({ ...parsed, signature }), ORIGIN)).rejects.toEqual(
      refused('descriptor-signature'),
    )
  })
})

describe('malformed', () => {
  test.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['an array', '[]'],
    ['another version', changed({ version: 2 })],
    ['an unknown field', changed({ extra: 1 })],
    ['an endless name', changed({ name: 'x'.repeat(81) })],
    ['a name that is not in normal form', changed({ operator: descriptor.operator.normalize('NFD') })],
    ['a key of another length', changed({ identity: 'AAAA' })],
    ['a key with padding', changed({ identity: `${parsed.descriptor.identity}=` })],
    ['a fraction', changed({ issued: 1.5 })],
    ['a negative number', changed({ issued: -1 })],
  ])('%s', async (_, text) => {
    await expect(readDescriptor(text, ORIGIN)).rejects.toEqual(refused('descriptor-malformed'))
  })
})

test('a fingerprint is eight words, the same for the same key and others for another', () => {
  const words = fingerprintWords(identity.publicKey)
  expect(words).toHaveLength(8)
  for (const word of words) expect(word).toMatch(/^[a-z]{3,8}$/)
  expect(fingerprintWords(identity.publicKey)).toEqual(words)
  expect(fingerprint(identity.publicKey)).toHaveLength(32)
  const other = identity.publicKey.map((byte, i) => (i === 31 ? byte ^ 1 : byte))
  expect(fingerprintWords(other)).not.toEqual(words)
})

test('the words are the first 88 bits, eleven each', async () => {
  const { wordlists } = await import('ethers')
  const bits = [...fingerprint(identity.publicKey)].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const expected = Array.from({ length: 8 }, (_, i) =>
    wordlists.en!.getWord(Number.parseInt(bits.slice(11 * i, 11 * i + 11), 2)),
  )
  expect(fingerprintWords(identity.publicKey)).toEqual(expected)
})
