import { hexToBytes } from '@noble/hashes/utils.js'
import { getAddress, SigningKey, Wallet } from 'ethers'
import { expect, test } from 'vitest'
import { addressOf, checksummed, parseAddress } from './addresses.ts'

test('addresses are those ethers derives from the same public key', () => {
  for (let i = 0; i < 20; i++) {
    const wallet = Wallet.createRandom()
    const publicKey = hexToBytes(SigningKey.computePublicKey(wallet.privateKey, false).slice(2))
    const address = addressOf(publicKey)
    expect(getAddress(address)).toBe(wallet.address)
    expect(checksummed(address)).toBe(wallet.address)
    expect(parseAddress(wallet.address)).toBe(address)
  }
})

test('public keys in another form are refused', () => {
  expect(() => addressOf(new Uint8Array(33).fill(2))).toThrow(RangeError)
  expect(() => addressOf(new Uint8Array(65).fill(6))).toThrow(RangeError)
})

test('an address in one case is normalised, and in mixed case only with its checksum', () => {
  // From EIP-55.
  const address = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
  const lower = address.toLowerCase()
  expect(parseAddress(address)).toBe(lower)
  expect(parseAddress(lower)).toBe(lower)
  expect(parseAddress(`0x${address.slice(2).toUpperCase()}`)).toBe(lower)
  expect(parseAddress(address.replace('5aA', '5aa'))).toBeNull()
  for (const text of [
    '',
    '0x',
    lower.slice(2),
    `${lower}0`,
    lower.slice(0, -1),
    ` ${lower}`,
    `${lower}\n`,
    `0X${lower.slice(2)}`,
  ]) {
    expect(parseAddress(text)).toBeNull()
  }
})
