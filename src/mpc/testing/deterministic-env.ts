import { chacha20 } from '@noble/ciphers/chacha.js'
import { p256 } from '@noble/curves/nist.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { EcdhPort, Env } from '../env.ts'

/** An `Env` that draws everything from `seed`: the same seed, the same run. */
export function deterministicEnv(seed: string): Env {
  const random = seededRandom(seed)
  return { random, ecdh: nobleEcdh(random), pause: () => Promise.resolve() }
}

function seededRandom(seed: string): Env['random'] {
  const key = sha256(utf8ToBytes(seed))
  let calls = 0
  return (length) => {
    const nonce = new Uint8Array(12)
    new DataView(nonce.buffer).setUint32(0, calls++)
    return chacha20(key, nonce, new Uint8Array(length))
  }
}

/** P-256 agreement whose scalars come from `random`: the oracle for the native port. */
export function nobleEcdh(random: Env['random']): EcdhPort {
  return {
    async generate() {
      const secret = p256.utils.randomSecretKey(random(48))
      return {
        publicKey: p256.getPublicKey(secret, false),
        agree: async (peer) => p256.getSharedSecret(secret, peer, false).slice(1, 33),
      }
    },
  }
}
