import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hexToBytes } from '@noble/hashes/utils.js'
import { describe, expect, test } from 'vitest'
import { type CborValue, decode, encode } from '../../cbor/index.ts'
import { decodeKeySecret, encodeKeySecret } from '../../ceremony/stored.ts'
import { someContents } from '../testing/contents.ts'
import { memoryStore } from '../testing/memory-store.ts'
import { readBackup } from './backup-file.ts'
import { decodeContents, encodeContents, type VaultContents, withKeygen } from './contents.ts'
import { TwoCopies } from './two-copies.ts'
import { UnlockGuard } from './unlock-guard.ts'
import { Vault } from './vault.ts'

const PASSWORD = 'four unrelated words here'

/** As version 1 wrote them: contents in plain, a locked vault and a backup file of them, under this password. */
const FIRST = JSON.parse(await readFile(join(import.meta.dirname, 'testing/version-1.json'), 'utf8')) as {
  readonly contents: string
  readonly vault: object
  readonly backup: string
}

const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill)
const sealing = { publicKey: bytes(32, 14), secretKey: bytes(32, 15) }

/** What version 1 held, in the form of today. */
function firstContents(): VaultContents {
  const [keygen] = someContents().keygens
  return {
    ...someContents(),
    keygens: [
      {
        ...keygen!,
        certificate: {
          plan: bytes(8, 5),
          record: bytes(8, 6),
          confirmations: [
            { index: 1, pairs: [{ peer: 2, id: bytes(32, 8) }], signature: bytes(64, 10) },
            { index: 2, pairs: [{ peer: 1, id: bytes(32, 8) }], signature: bytes(64, 11) },
          ],
        },
        checks: [bytes(64, 12)],
        secrets: [encodeKeySecret({ curve: 'secp256k1', share: bytes(32, 13), sealing })],
      },
    ],
    burns: [{ peer: 2, epoch: 1, generation: 0 }],
  }
}

describe('what version 1 wrote opens', () => {
  test('contents, byte for byte, and are written as version 2 from then on', () => {
    const opened = decodeContents(hexToBytes(FIRST.contents))
    expect(opened).toEqual(firstContents())
    expect(decodeContents(encodeContents(opened))).toEqual(opened)
    expect((decode(encodeContents(opened)) as Map<string, CborValue>).get('version')).toBe(2)
  })

  test('a vault, also after it was changed', async () => {
    const start = (first: ReturnType<typeof memoryStore>) =>
      new Vault({
        copies: new TwoCopies(first, memoryStore()),
        session: memoryStore(),
        guard: new UnlockGuard(memoryStore(), Date.now),
        onChange: () => {},
        onNotice: () => {},
      })
    const store = memoryStore({ vault: FIRST.vault })
    const vault = start(store)
    await vault.unlock(PASSWORD)
    expect(await vault.read()).toEqual(firstContents())
    await vault.update((contents) => ({ ...contents, burns: [] }))
    const again = start(store)
    await again.unlock(PASSWORD)
    expect(await again.read()).toEqual({ ...firstContents(), burns: [] })
  })

  test('a backup file', async () => {
    expect(await readBackup(FIRST.backup, PASSWORD)).toEqual({ ...firstContents(), pairs: [] })
    await expect(readBackup(FIRST.backup, 'wrong')).rejects.toMatchObject({ code: 'wrong-password' })
  })

  test('a secret: it is of the curve that there was', () => {
    const [secret] = decodeContents(hexToBytes(FIRST.contents)).keygens[0]!.secrets
    expect(decodeKeySecret(secret!)).toEqual({ curve: 'secp256k1', share: bytes(32, 13), sealing })
  })
})

describe('contents', () => {
  test('of several keygens, with keys of both curves, survive their encoding', () => {
    const [root] = firstContents().keygens
    const secrets = (['secp256k1', 'ed25519'] as const).map((curve, i) =>
      encodeKeySecret({ curve, share: bytes(32, i), sealing }),
    )
    const contents: VaultContents = {
      ...firstContents(),
      keygens: [
        { ...root!, checks: [bytes(64, 1), null], secrets },
        { ...root!, state: 'prepared', record: bytes(9, 1), certificate: null, checks: [null], secrets: [secrets[1]!] },
      ],
    }
    expect(decodeContents(encodeContents(contents))).toEqual(contents)
  })

  test.each<[string, (fields: Map<string, CborValue>) => void]>([
    ['of a version to come', (fields) => fields.set('version', 3)],
    ['of version 1 under the fields of version 2', (fields) => fields.set('version', 1)],
    ['without a keygen', (fields) => fields.set('keygens', [])],
    ['with another field', (fields) => fields.set('more', 1)],
  ])('%s are damaged', (_, change) => {
    const fields = decode(encodeContents(someContents())) as Map<string, CborValue>
    change(fields)
    expect(() => decodeContents(encode(fields))).toThrow(expect.objectContaining({ code: 'vault-contents-damaged' }))
  })

  test('of one keygen change, by its record, and the others stay', () => {
    const [root] = someContents().keygens
    const further = { ...root!, record: bytes(9, 1), state: 'prepared' as const }
    const contents = { ...someContents(), keygens: [root!, further] }
    const changed = withKeygen(contents, bytes(9, 1), (keygen) => ({ ...keygen, state: 'certified' }))
    expect(changed.keygens).toEqual([root, { ...further, state: 'certified' }])
  })
})

describe('a secret', () => {
  test.each(['secp256k1', 'ed25519'] as const)('of %s survives its encoding', (curve) => {
    const secret = { curve, share: bytes(32, 1), sealing }
    expect(decodeKeySecret(encodeKeySecret(secret))).toEqual(secret)
  })

  test.each<[string, CborValue]>([
    ['suite', 'ristretto255-frost'],
    ['version', 2],
    ['share', bytes(31, 1)],
  ])('with another %s is none', (field, value) => {
    const fields = decode(encodeKeySecret({ curve: 'ed25519', share: bytes(32, 1), sealing })) as Map<string, CborValue>
    expect(() => decodeKeySecret(encode(fields.set(field, value)))).toThrow()
  })
})
