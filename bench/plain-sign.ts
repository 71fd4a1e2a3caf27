import { ed25519 } from '@noble/curves/ed25519.js'
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js'
import { cpuMs, median } from './bench.ts'

/** CPU of one plain noble secp256k1 signature over a given digest, in milliseconds: what every other figure is held against. */
export async function plainSignMs(): Promise<number> {
  const key = secp256k1.utils.randomSecretKey()
  return signingMs((digest) => secp256k1.sign(digest, key, { prehash: false }))
}

/** The same of Ed25519. */
export async function plainEd25519Ms(): Promise<number> {
  const key = ed25519.utils.randomSecretKey()
  return signingMs((message) => ed25519.sign(message, key))
}

/** The same of BIP-340. */
export async function plainSchnorrMs(): Promise<number> {
  const key = schnorr.utils.randomSecretKey()
  return signingMs((message) => schnorr.sign(message, key))
}

async function signingMs(sign: (digest: Uint8Array) => unknown): Promise<number> {
  const digest = crypto.getRandomValues(new Uint8Array(32))
  const signTimes = (times: number) => {
    for (let i = 0; i < times; i++) sign(digest)
  }
  signTimes(200)
  const batches: number[] = []
  for (let i = 0; i < 15; i++) batches.push((await cpuMs(() => signTimes(40))) / 40)
  return median(batches)
}
