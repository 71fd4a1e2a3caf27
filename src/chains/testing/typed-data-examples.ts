import { typedDataFromJson } from '../ethereum/typed-data-json.ts'
import { PayloadError } from '../payload.ts'
import { readPayload } from '../registry.ts'
import { expectSchema } from './expect-schema.ts'

const ACCOUNT = `0x${'ab'.repeat(20)}`

export function readBytes(bytes: Uint8Array) {
  return readPayload({ kind: 'ethereum-typed-data', bytes }, ACCOUNT)
}

export function read(json: unknown) {
  const reading = readBytes(typedDataFromJson(typeof json === 'string' ? json : JSON.stringify(json)))
  if (!reading.ok) throw new Error(reading.refusal.code)
  expectSchema(reading.intent)
  return reading
}

export function codeOf(json: unknown): string {
  try {
    const reading = readBytes(typedDataFromJson(typeof json === 'string' ? json : JSON.stringify(json)))
    return reading.ok ? 'read' : reading.refusal.code
  } catch (error) {
    if (error instanceof PayloadError) return error.code
    throw error
  }
}

export const DOMAIN_TYPE = [
  { name: 'name', type: 'string' },
  { name: 'version', type: 'string' },
  { name: 'chainId', type: 'uint256' },
  { name: 'verifyingContract', type: 'address' },
]
export const DOMAIN = {
  name: 'Ether Mail',
  version: '1',
  chainId: 1,
  verifyingContract: '0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC',
}

// The example of EIP-712.
export const MAIL = {
  types: {
    EIP712Domain: DOMAIN_TYPE,
    Person: [
      { name: 'name', type: 'string' },
      { name: 'wallet', type: 'address' },
    ],
    Mail: [
      { name: 'from', type: 'Person' },
      { name: 'to', type: 'Person' },
      { name: 'contents', type: 'string' },
    ],
  },
  primaryType: 'Mail',
  domain: DOMAIN,
  message: {
    from: { name: 'Cow', wallet: '0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826' },
    to: { name: 'Bob', wallet: '0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB' },
    contents: 'Hello, Bob!',
  },
}

/** One field of one type, and its value. */
export function single(type: string, value: unknown, types: Record<string, unknown> = {}) {
  return {
    types: { EIP712Domain: [{ name: 'name', type: 'string' }], It: [{ name: 'x', type }], ...types },
    primaryType: 'It',
    domain: { name: 'd' },
    message: { x: value },
  }
}
