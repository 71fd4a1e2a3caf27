import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'
import { expect, test } from 'vitest'
import { toBytes, vector } from './limbs.ts'
import { OneBlockHash } from './one-block-hash.ts'
import { deterministicEnv } from './testing/deterministic-env.ts'

const env = deterministicEnv('one block')

test.each([
  [0, 0],
  [1, 0],
  [34, 0],
  [52, 0],
  [55, 0],
  [36, 64],
  [55, 128],
])('hashes %i bytes after a prefix of %i as SHA-256 does, again and again', (length, prefixLength) => {
  const prefix = env.random(prefixLength)
  const block = new OneBlockHash(length, prefix)
  const digest = vector(1)
  for (let i = 0; i < 20; i++) {
    const message = env.random(length)
    block.message.set(message)
    block.digestTo(digest, 0)
    expect(toBytes(digest)).toEqual(sha256(concatBytes(prefix, message)))
  }
})

test('refuses what does not fit into one block, and a prefix that is no whole block', () => {
  expect(() => new OneBlockHash(56)).toThrow(RangeError)
  expect(() => new OneBlockHash(36, new Uint8Array(63))).toThrow(RangeError)
})
