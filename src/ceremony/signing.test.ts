import { secp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { computeAddress, recoverAddress } from 'ethers'
import { beforeAll, describe, expect, test } from 'vitest'
import { secp256k1 as curve } from '../mpc/curve.ts'
import { deriveChild } from '../mpc/derive.ts'
import { systemEnv } from '../mpc/system-env.ts'
import { permittedSigningSets } from './quorum.ts'
import { type MemoryWallet, makeWallet, runSign, signPlan } from './testing/memory-wallet.ts'
import { outcomeOf } from './testing/outcomes.ts'

const hex = (bytes: Uint8Array) => `0x${bytesToHex(bytes)}`

describe.each([
  { threshold: 2, parties: 3, devices: 1 },
  { threshold: 3, parties: 4, devices: 1 },
  { threshold: 3, parties: 5, devices: 1 },
  { threshold: 3, parties: 5, devices: 2 },
])('$threshold of $parties with $devices devices', ({ threshold, parties, devices }) => {
  let wallet: MemoryWallet
  beforeAll(async () => {
    wallet = await makeWallet(threshold, parties, devices)
  })

  test('every party holds a share of the same key, and pairs only where a permitted set needs them', () => {
    const { publicKey, chainCode } = wallet.materials.get(1)!.share
    for (const [index, { share, pairs }] of wallet.materials) {
      expect(share).toMatchObject({ publicKey, chainCode, index, epoch: 1, threshold })
      for (const [peer, pair] of pairs) expect(pair.id).toEqual(wallet.materials.get(peer)!.pairs.get(index)!.id)
    }
    const isServer = (index: number) => index > devices
    const serverPairs = [...wallet.materials].some(([i, { pairs }]) => isServer(i) && [...pairs.keys()].some(isServer))
    expect(serverPairs).toBe(threshold > 2)
  })

  test('invariant 2: every permitted set signs for the root and for derived accounts', async () => {
    const { share } = wallet.materials.get(1)!
    const permitted = permittedSigningSets(wallet.plan.parties, threshold).filter((set) => set[0] === 1)
    for (const signers of permitted) {
      for (const path of [[], [60, 0], [60, 2147483647]]) {
        const digest = systemEnv.random(32)
        const run = await runSign(wallet, signPlan(wallet, { signers, path }), () => digest)
        expect(outcomeOf(run)).toBe('done')
        const { r, s, recovery } = (run.outcome as { result: { r: Uint8Array; s: Uint8Array; recovery: number } })
          .result
        const { publicKey } = deriveChild(curve, share, path)
        expect(secp256k1.verify(Uint8Array.of(...r, ...s), digest, publicKey, { prehash: false, lowS: true })).toBe(
          true,
        )
        const recovered = recoverAddress(hex(digest), { r: hex(r), s: hex(s), yParity: recovery as 0 | 1 })
        expect(recovered).toBe(computeAddress(hex(publicKey)))
      }
    }
    expect(permitted.length).toBeGreaterThan(1)
  })

  test('two trips with one server, three with more; one round of confirmations after three of keygen', async () => {
    const signers = permittedSigningSets(wallet.plan.parties, threshold)[0]
    const run = await runSign(wallet, signPlan(wallet, { signers }), () => new Uint8Array(32))
    expect(Math.max(...run.trips.map(({ step }) => step))).toBe(threshold === 2 ? 2 : 3)
  })
})
