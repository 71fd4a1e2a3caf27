import { describe, expect, test } from 'vitest'
import { readPayload } from '../../registry.ts'
import { expectSchema } from '../../testing/expect-schema.ts'
import { typedDataFromJson } from '../typed-data-json.ts'

const ACCOUNT = `0x${'ab'.repeat(20)}`
const TOKEN = `0x${'10'.repeat(20)}`
const OTHER = `0x${'20'.repeat(20)}`
const ALICE = `0x${'a1'.repeat(20)}`
const BOB = `0x${'b0'.repeat(20)}`
const PERMIT2 = '0x000000000022d473030f116ddee9f6b43ac78ba3'
const MAX256 = String((1n << 256n) - 1n)
const MAX160 = String((1n << 160n) - 1n)

/** `Name(type field,…)…` as EIP-712 writes types. */
function typesOf(signature: string) {
  const structs = [...signature.matchAll(/(\w+)\(([^)]*)\)/g)].map(([, name, fields]) => [
    name,
    fields!.split(',').map((field) => ({ type: field.split(' ')[0]!, name: field.split(' ')[1]! })),
  ])
  return Object.fromEntries(structs) as Record<string, { type: string; name: string }[]>
}

function meaningOf(signature: string, message: unknown, verifyingContract: string | null = TOKEN) {
  const contract = verifyingContract === null ? [] : [{ name: 'verifyingContract', type: 'address' }]
  const bytes = typedDataFromJson(
    JSON.stringify({
      types: { EIP712Domain: [{ name: 'chainId', type: 'uint256' }, ...contract], ...typesOf(signature) },
      primaryType: signature.split('(')[0],
      domain: { chainId: 1, verifyingContract },
      message,
    }),
  )
  const reading = readPayload({ kind: 'ethereum-typed-data', bytes }, ACCOUNT)
  if (!reading.ok) throw new Error(reading.refusal.code)
  expectSchema(reading.intent)
  return reading.intent.meaning
}

const EIP2612 = 'Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)'
const DAI = 'Permit(address holder,address spender,uint256 nonce,uint256 expiry,bool allowed)'
const DETAILS = 'PermitDetails(address token,uint160 amount,uint48 expiration,uint48 nonce)'
const TOKENS = 'TokenPermissions(address token,uint256 amount)'

describe('permits', () => {
  const erc20 = { contract: TOKEN, standard: 'erc20', expires: null }

  test('EIP-2612', () => {
    const permit = { owner: ACCOUNT, spender: BOB, value: MAX256, nonce: 0, deadline: 99 }
    expect(meaningOf(EIP2612, permit)).toMatchObject({
      class: 'approval',
      owner: ACCOUNT,
      spender: BOB,
      grants: [{ ...erc20, scope: 'unlimited', amount: MAX256 }],
      through: 'eip-2612',
      deadline: '99',
      fields: [{ name: 'owner' }, { name: 'spender' }, { name: 'value', value: MAX256 }, {}, {}],
    })
    expect(meaningOf(EIP2612, { ...permit, value: String((1n << 255n) - 1n) })).toMatchObject({
      grants: [{ scope: 'unlimited' }],
    })
    expect(meaningOf(EIP2612, { ...permit, value: 5 })).toMatchObject({ grants: [{ scope: 'amount', amount: '5' }] })
    expect(meaningOf(EIP2612, { ...permit, value: 0 })).toMatchObject({
      class: 'revocation',
      contract: TOKEN,
      spender: BOB,
      withdrawn: { scope: 'all' },
      through: 'eip-2612',
    })
  })

  test('DAI', () => {
    const permit = { holder: ACCOUNT, spender: BOB, nonce: 0, expiry: 0, allowed: true }
    expect(meaningOf(DAI, permit)).toMatchObject({
      class: 'approval',
      grants: [{ ...erc20, scope: 'unlimited' }],
      through: 'dai-permit',
      deadline: null,
    })
    // What ends is the signature; the permission it gave does not.
    expect(meaningOf(DAI, { ...permit, expiry: 9 })).toMatchObject({ grants: [{ expires: null }], deadline: '9' })
    expect(meaningOf(DAI, { ...permit, allowed: false })).toMatchObject({ class: 'revocation', through: 'dai-permit' })
  })

  test('ERC-4494', () => {
    const type = 'Permit(address spender,uint256 tokenId,uint256 nonce,uint256 deadline)'
    expect(meaningOf(type, { spender: BOB, tokenId: 7, nonce: 0, deadline: 9 })).toMatchObject({
      class: 'approval',
      owner: ACCOUNT,
      grants: [{ contract: TOKEN, standard: 'erc721', scope: 'token', tokenId: '7' }],
      through: 'erc-4494',
    })
  })
})

describe('Permit2', () => {
  const details = { token: TOKEN, amount: MAX160, expiration: 50, nonce: 0 }

  test('single and batch allowances', () => {
    const single = `PermitSingle(PermitDetails details,address spender,uint256 sigDeadline)${DETAILS}`
    expect(meaningOf(single, { details, spender: BOB, sigDeadline: 9 }, PERMIT2)).toMatchObject({
      class: 'approval',
      owner: ACCOUNT,
      spender: BOB,
      grants: [{ contract: TOKEN, scope: 'unlimited', amount: MAX160, expires: '50' }],
      through: 'permit2-allowance',
      deadline: '9',
    })
    const half = { ...details, amount: String(1n << 128n) }
    expect(meaningOf(single, { details: half, spender: BOB, sigDeadline: 9 }, PERMIT2)).toMatchObject({
      grants: [{ scope: 'unlimited' }],
    })
    const batch = `PermitBatch(PermitDetails[] details,address spender,uint256 sigDeadline)${DETAILS}`
    const both = [details, { ...details, token: OTHER, amount: 0 }]
    expect(meaningOf(batch, { details: both, spender: BOB, sigDeadline: 9 }, PERMIT2)).toMatchObject({
      class: 'approval',
      grants: [
        { contract: TOKEN, scope: 'unlimited' },
        { contract: OTHER, scope: 'amount', amount: '0' },
      ],
    })
    expect(meaningOf(batch, { details: [], spender: BOB, sigDeadline: 9 }, PERMIT2)).toMatchObject({
      class: 'typed-data',
      primaryType: 'PermitBatch',
    })
  })

  const permitted = { token: TOKEN, amount: 5 }
  const transfer = {
    class: 'approval',
    owner: ACCOUNT,
    spender: BOB,
    grants: [{ contract: TOKEN, scope: 'amount', amount: '5', expires: '9' }],
    through: 'permit2-transfer',
    deadline: '9',
  }
  const HEAD = 'TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline'
  const BATCH_HEAD = HEAD.replace('permitted', '[] permitted').replace(' []', '[]')
  const message = { permitted, spender: BOB, nonce: 1, deadline: 9 }

  test.each([
    [`PermitTransferFrom(${HEAD})${TOKENS}`, message],
    [`PermitBatchTransferFrom(${BATCH_HEAD})${TOKENS}`, { ...message, permitted: [permitted] }],
    [
      `PermitWitnessTransferFrom(${HEAD},Order witness)Order(uint256 price)${TOKENS}`,
      { ...message, witness: { price: 3 } },
    ],
    [
      `PermitBatchWitnessTransferFrom(${BATCH_HEAD},Order witness)Order(uint256 price)${TOKENS}`,
      { ...message, permitted: [permitted], witness: { price: 3 } },
    ],
  ])('%s', (type, values) => {
    expect(meaningOf(type, values, PERMIT2)).toMatchObject(transfer)
  })

  test('with other token permissions is not taken for it', () => {
    const type = `PermitWitnessTransferFrom(${HEAD},Order witness)Order(uint256 price)TokenPermissions(uint256 amount,address token)`
    expect(meaningOf(type, { ...message, witness: { price: 3 } }, PERMIT2)).toMatchObject({ class: 'typed-data' })
  })
})

test('EIP-3009: a transfer anyone may carry out', () => {
  const type = '(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)'
  const message = { from: ACCOUNT, to: BOB, value: 5, validAfter: 0, validBefore: 9, nonce: `0x${'00'.repeat(32)}` }
  for (const name of ['TransferWithAuthorization', 'ReceiveWithAuthorization']) {
    expect(meaningOf(name + type, message)).toMatchObject({
      class: 'transfer',
      asset: { standard: 'erc20', contract: TOKEN, amount: '5' },
      from: ACCOUNT,
      to: BOB,
      through: 'eip-3009',
      deadline: '9',
    })
  }
})

test('what only looks like a permit is shown field by field', () => {
  const permit = { owner: ALICE, spender: BOB, value: 1, nonce: 0, deadline: 9 }
  expect(meaningOf(EIP2612, permit, null)).toMatchObject({ class: 'typed-data', primaryType: 'Permit' })
  const reordered = 'Permit(address spender,address owner,uint256 value,uint256 nonce,uint256 deadline)'
  expect(meaningOf(reordered, permit)).toMatchObject({ class: 'typed-data' })
})
