import { ed25519 } from '@noble/curves/ed25519.js'

/** A party's long-term Ed25519 key. */
export interface Identity {
  /** 32 bytes. */
  readonly publicKey: Uint8Array
  /** @returns an Ed25519 signature, 64 bytes */
  sign(message: Uint8Array): Promise<Uint8Array>
}

/** PKCS #8 head of an Ed25519 private key (RFC 8410 §7); the 32-byte seed follows. */
const PKCS8_HEAD = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20)

/**
 * Signs with the platform's Ed25519 where it has one, else with noble's; the signatures are the same (RFC 8032).
 * @param seed 32 bytes
 */
export async function openIdentity(seed: Uint8Array): Promise<Identity> {
  const publicKey = ed25519.getPublicKey(seed)
  if (!(await hasNativeEd25519())) return { publicKey, sign: async (message) => ed25519.sign(message, seed) }
  const pkcs8 = Uint8Array.of(...PKCS8_HEAD, ...seed)
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign'])
  pkcs8.fill(0)
  return {
    publicKey,
    sign: async (message) => new Uint8Array(await crypto.subtle.sign('Ed25519', key, new Uint8Array(message))),
  }
}

/**
 * Whether `signature` is `publicKey`'s over `message`. Malformed keys and signatures are simply not valid. The
 * small-order keys, for which anybody can sign, are refused on every platform.
 */
export async function verifySignature(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  if (publicKey.length !== 32 || signature.length !== 64 || !isIdentityKey(publicKey)) return false
  if (!(await hasNativeEd25519())) return ed25519.verify(signature, message, publicKey, { zip215: false })
  const key = await crypto.subtle.importKey('raw', new Uint8Array(publicKey), 'Ed25519', false, ['verify'])
  return crypto.subtle.verify('Ed25519', key, new Uint8Array(signature), new Uint8Array(message))
}

const knownKeys = new Map<string, boolean>()

/** A canonical point of the curve, not of small order. Remembered, because a wallet meets the same few keys again. */
function isIdentityKey(publicKey: Uint8Array): boolean {
  const name = publicKey.join()
  const known = knownKeys.get(name)
  if (known !== undefined) return known
  if (knownKeys.size >= 1024) knownKeys.clear()
  const valid = ed25519.utils.isValidPublicKey(publicKey, false) && !ed25519.Point.fromBytes(publicKey).isSmallOrder()
  knownKeys.set(name, valid)
  return valid
}

let native: Promise<boolean> | undefined

function hasNativeEd25519(): Promise<boolean> {
  native ??= crypto.subtle.importKey('raw', ed25519.Point.BASE.toBytes().slice(), 'Ed25519', false, ['verify']).then(
    () => true,
    () => false,
  )
  return native
}
