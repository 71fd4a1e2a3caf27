import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { Transaction, Wallet } from 'ethers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readPayload } from '../registry.ts'
import { expectSchema } from '../testing/expect-schema.ts'
import { attachSignature, serialiseSignature } from './attach-signature.ts'

const ACCOUNT = `0x${'ab'.repeat(20)}`

// The example of EIP-155.
const EIP155_UNSIGNED = 'ec098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a764000080018080'
const EIP155_DIGEST = 'daf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53'
const EIP155_SIGNED =
  'f86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400008025a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83'

function read(hex: string) {
  return readPayload({ kind: 'ethereum-transaction', bytes: hexToBytes(hex) }, ACCOUNT)
}

function refusalOf(hex: string) {
  const reading = read(hex)
  return reading.ok ? 'read' : reading.refusal.code
}

function unsigned(fields: Parameters<typeof Transaction.from>[0]) {
  return Transaction.from(fields as never).unsignedSerialized.slice(2)
}

test('EIP-155: the example has its digest, its meaning and its signed form', () => {
  const reading = read(EIP155_UNSIGNED)
  if (!reading.ok) throw new Error(reading.refusal.message)
  expect(bytesToHex(reading.digest)).toBe(EIP155_DIGEST)
  expect(reading.intent).toEqual({
    vocabulary: 1,
    chain: 'eip155:1',
    account: ACCOUNT,
    target: `0x${'35'.repeat(20)}`,
    value: '1000000000000000000',
    maximumFee: '420000000000000',
    nonce: 9,
    digest: `0x${EIP155_DIGEST}`,
    meaning: {
      class: 'transfer',
      asset: { standard: 'native', amount: '1000000000000000000' },
      from: ACCOUNT,
      to: `0x${'35'.repeat(20)}`,
      through: 'transaction',
      deadline: null,
    },
  })
  const signature = {
    r: hexToBytes('28ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276'),
    s: hexToBytes('67cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83'),
    recovery: 0,
  } as const
  const signed = attachSignature(hexToBytes(EIP155_UNSIGNED), signature)
  expect(bytesToHex(signed.raw)).toBe(EIP155_SIGNED)
  expect(signed.hash).toBe(Transaction.from(`0x${EIP155_SIGNED}`).hash)
  expect(serialiseSignature(signature)).toMatch(/^0x28ef[0-9a-f]{124}1b$/)
})

test('EIP-155: a high s is not attached', () => {
  const s = hexToBytes('fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140')
  const signature = { r: new Uint8Array(32).fill(1), s, recovery: 0 } as const
  expect(() => attachSignature(hexToBytes(EIP155_UNSIGNED), signature)).toThrow(RangeError)
  const short = { ...signature, s: s.subarray(1) }
  expect(() => attachSignature(hexToBytes(EIP155_UNSIGNED), short)).toThrow(RangeError)
})

describe('transactions that ethers makes', () => {
  const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => `0x${bytesToHex(bytes)}`)
  const amount = fc.bigInt({ min: 0n, max: 1n << 128n })
  const common = {
    chainId: fc.bigInt({ min: 1n, max: 1n << 40n }),
    nonce: fc.nat(),
    gasLimit: fc.bigInt({ min: 0n, max: 1n << 40n }),
    to: fc.option(address),
    value: amount,
    data: fc.uint8Array({ maxLength: 200 }).map((bytes) => `0x${bytesToHex(bytes)}`),
  }
  const accessList = fc.array(
    fc.record({
      address,
      storageKeys: fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => `0x${bytesToHex(bytes)}`)),
    }),
    { maxLength: 3 },
  )
  const legacy = fc.record({ ...common, type: fc.constant(0), gasPrice: amount })
  const eip2930 = fc.record({ ...common, type: fc.constant(1), gasPrice: amount, accessList })
  const eip1559 = fc
    .record({ ...common, type: fc.constant(2), maxFeePerGas: amount, maxPriorityFeePerGas: amount, accessList })
    .filter((fields) => fields.maxPriorityFeePerGas <= fields.maxFeePerGas)

  test('invariant 3: are read, signed by an ordinary wallet over our digest, and put together as ethers does', async () => {
    const wallet = Wallet.createRandom()
    await fc.assert(
      fc.asyncProperty(fc.oneof(legacy, eip2930, eip1559), async (fields) => {
        const transaction = Transaction.from(fields as never)
        const bytes = hexToBytes(transaction.unsignedSerialized.slice(2))
        const reading = readPayload({ kind: 'ethereum-transaction', bytes }, wallet.address)
        if (!reading.ok) throw new Error(reading.refusal.code)
        expectSchema(reading.intent)
        expect(reading.intent).toMatchObject({
          chain: `eip155:${fields.chainId}`,
          account: wallet.address.toLowerCase(),
          target: fields.to,
          value: String(fields.value),
          nonce: fields.nonce,
          digest: transaction.unsignedHash,
        })

        const { r, s, yParity } = wallet.signingKey.sign(reading.digest)
        const signed = attachSignature(bytes, {
          r: hexToBytes(r.slice(2)),
          s: hexToBytes(s.slice(2)),
          recovery: yParity,
        })
        expect(Transaction.from(`0x${bytesToHex(signed.raw)}`).from).toBe(wallet.address)
        expect(`0x${bytesToHex(signed.raw)}`).toBe(await wallet.signTransaction(transaction.clone()))
      }),
    )
  })

  test('with any one byte changed are refused or mean what the changed bytes say', () => {
    fc.assert(
      fc.property(
        fc.oneof(legacy, eip2930, eip1559),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (fields, at, flip) => {
          const bytes = hexToBytes(unsigned(fields as never))
          bytes[at % bytes.length]! ^= flip
          const reading = readPayload({ kind: 'ethereum-transaction', bytes }, ACCOUNT)
          if (reading.ok) expect(reading.intent.digest).toBe(Transaction.from(`0x${bytesToHex(bytes)}`).unsignedHash)
        },
      ),
    )
  })
})

test('a contract creation is an intent', () => {
  const reading = read(unsigned({ type: 2, chainId: 1, gasLimit: 100_000, data: '0x6001', maxFeePerGas: 5 }))
  expect(reading).toMatchObject({
    intent: { target: null, maximumFee: '500000', meaning: { class: 'contract-creation', code: '0x6001' } },
  })
})

describe('refusals', () => {
  const type2 = { type: 2, chainId: 1, to: `0x${'11'.repeat(20)}` }

  test.each([
    ['undecodable', ''],
    ['undecodable', '80'],
    ['undecodable', 'b801'],
    ['undecodable', 'c0'],
    ['undecodable', '02c0'],
    ['unknown-transaction-type', '00'],
    ['unknown-transaction-type', '7f'],
    ['unknown-transaction-type', '06c0'],
    ['blob-transaction', `03${unsigned(type2).slice(2)}`],
    ['account-delegation', `04${unsigned(type2).slice(2)}`],
    // keccak256 of 0x05 ‖ rlp([chain id, address, nonce]) is what an EIP-7702 authorisation signs.
    ['account-delegation', '05d70194111111111111111111111111111111111111111180'],
    ['already-signed', EIP155_SIGNED],
    ['no-chain-id', unsigned({ type: 0, gasPrice: 1, to: `0x${'11'.repeat(20)}` })],
    ['no-chain-id', unsigned({ ...type2, chainId: 0 })],
    ['not-canonical', `${EIP155_UNSIGNED.slice(0, 2)}8109${EIP155_UNSIGNED.slice(4)}`.replace(/^ec/, 'ed')],
    ['not-canonical', EIP155_UNSIGNED.replace(/^ec09/, 'ed8109')],
    ['undecodable', `${EIP155_UNSIGNED}00`],
    ['undecodable', EIP155_UNSIGNED.slice(0, -2)],
    ['fee-out-of-range', unsigned({ ...type2, chainId: 1n << 64n })],
    ['fee-out-of-range', unsigned({ ...type2, gasLimit: 1n << 64n })],
    ['fee-out-of-range', unsigned({ ...type2, gasLimit: 2, maxFeePerGas: 1n << 255n })],
    ['fee-out-of-range', unsigned({ ...type2, gasLimit: 1, maxFeePerGas: 1, value: (1n << 256n) - 1n })],
    // maxPriorityFeePerGas 2 above maxFeePerGas 1
    ['fee-out-of-range', '02dd01800201809411111111111111111111111111111111111111118080c0'],
    ['too-large', unsigned({ ...type2, data: `0x${'00'.repeat(128 * 1024)}` })],
  ])('%s', (code, hex) => {
    expect(refusalOf(hex)).toBe(code)
  })

  test('a leading zero in a number is not canonical', () => {
    const canonical = unsigned({ ...type2, nonce: 5 })
    expect(refusalOf(canonical)).toBe('read')
    const length = Number.parseInt(canonical.slice(2, 4), 16)
    // nonce 0x05 as the two bytes 82 0005
    const padded = `02${(length + 2).toString(16)}01820005${canonical.slice(8)}`
    expect(refusalOf(padded)).toBe('not-canonical')
  })

  test('bytes after the transaction', () => {
    expect(refusalOf(`${unsigned(type2)}00`)).toBe('undecodable')
  })

  test('lists nested deeper than any stack', () => {
    let nested = new Uint8Array([0xc0])
    const layers: Uint8Array[] = []
    for (let size = 1; size < 120_000; size += layers.at(-1)!.length) layers.push(listHead(size))
    nested = new Uint8Array(Buffer.concat([...layers.reverse(), nested]))
    expect(refusalOf(bytesToHex(nested))).toBe('undecodable')
    expect(refusalOf(`02${bytesToHex(nested)}`)).toBe('undecodable')
  })

  test('an account that is no address', () => {
    const reading = readPayload({ kind: 'ethereum-transaction', bytes: hexToBytes(EIP155_UNSIGNED) }, '0x12')
    expect(reading).toMatchObject({ ok: false, refusal: { code: 'bad-account' } })
  })

  test('a kind nobody knows', () => {
    for (const kind of ['tezos-block', '__proto__', 'toString']) {
      const reading = readPayload({ kind: kind as never, bytes: new Uint8Array(1) }, ACCOUNT)
      expect(reading).toMatchObject({ ok: false, refusal: { code: 'unknown-kind' } })
    }
  })
})

function listHead(size: number): Uint8Array {
  if (size < 56) return Uint8Array.of(0xc0 + size)
  const length = size.toString(16).padStart(Math.ceil(size.toString(16).length / 2) * 2, '0')
  return hexToBytes((0xf7 + length.length / 2).toString(16) + length)
}

test('random bytes of every kind are read or refused, and nothing is thrown', () => {
  const start = fc.constantFrom([], [0x01], [0x02], [0xf8], [0xec], [0xa4])
  const bytes = fc
    .tuple(start, fc.uint8Array({ maxLength: 300 }))
    .map(([head, tail]) => Uint8Array.from([...head, ...tail]))
  fc.assert(
    fc.property(bytes, fc.constantFrom('transaction', 'message', 'typed-data'), (content, kind) => {
      const reading = readPayload({ kind: `ethereum-${kind}` as never, bytes: content }, ACCOUNT)
      if (reading.ok) expectSchema(reading.intent)
      else expect(reading.refusal.code).toMatch(/^[a-z-]+$/)
    }),
    { numRuns: 3000 },
  )
})
