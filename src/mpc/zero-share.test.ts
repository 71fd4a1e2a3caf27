import { describe, expect, test } from 'vitest'
import { secp256k1 } from './curve.ts'
import { dealKey } from './testing/dealt-key.ts'
import { deterministicEnv } from './testing/deterministic-env.ts'
import { zeroShare } from './zero-share.ts'

const env = deterministicEnv('zero shares')
const session = env.random(32)

describe.each([2, 3, 4, 5])('zero shares of %i signers', (t) => {
  const signers = [2, 3, 5, 8, 9].slice(0, t)
  const key = dealKey(`zero ${t}`, t, [...signers, 11])
  const shares = (common: { keyId: Uint8Array; epoch: number }, run: Uint8Array) =>
    signers.map((index) =>
      zeroShare(
        secp256k1,
        common,
        run,
        signers.filter((peer) => peer !== index).map((peer) => key.pairs.get(index)!.get(peer)!),
      ),
    )
  const common = { keyId: env.random(32), epoch: 0 }
  const own = shares(common, session)

  test('sum to zero, and none is zero', () => {
    expect(secp256k1.reduce(own.reduce((sum, share) => sum + share))).toBe(0n)
    expect(own).not.toContain(0n)
  })

  test.each([
    ['session', common, env.random(32)],
    ['key', { ...common, keyId: env.random(32) }, session],
    ['epoch', { ...common, epoch: 1 }, session],
  ])('are others for another %s', (_, other, run) => {
    for (const [i, share] of shares(other, run).entries()) expect(share).not.toBe(own[i])
  })
})
