import { sha256 } from '@noble/hashes/sha2.js'
import { expect, test } from 'vitest'
import { toBytes, vector } from './limbs.ts'
import { OneBlockHash } from './one-block-hash.ts'
import { deterministicEnv } from './testing/deterministic-env.ts'

const env = deterministicEnv('one block')

test.each([0, 1, 34, 52, 55])('hashes %i bytes as SHA-256 does, again and again', (length) => {
  const block = new OneBlockHash(length)
  const digest = vector(1)
  for (let i = 0; i < 20; i++) {
    const message = env.random(length)
    block.message.set(message)
    block.digestTo(digest, 0)
    expect(toBytes(digest)).toEqual(sha256(message))
  }
})

test('refuses what does not fit into one block', () => {
  expect(() => new OneBlockHash(56)).toThrow(RangeError)
})
