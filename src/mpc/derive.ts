import { hmac } from '@noble/hashes/hmac.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'
import type { Curve, Point } from './curve.ts'
import { BenignAbort } from './errors.ts'

/** A public key with its BIP-32 chain code: 65 bytes (`04 ‖ x ‖ y`) and 32 bytes. */
export interface ExtendedPublicKey {
  readonly publicKey: Uint8Array
  readonly chainCode: Uint8Array
}

export interface DerivedKey extends ExtendedPublicKey {
  /** child = root + tweak·G: 32 bytes, big endian. What the signers add, together, to the root's secret. */
  readonly tweak: Uint8Array
}

const HARDENED = 0x8000_0000

/**
 * The descendant of a key along a path of non-hardened steps, each below 2^31 (BIP-32, «Public parent key → public child
 * key», there for secp256k1; SLIP-0010 has the same for P-256).
 * @throws BenignAbort `invalid-path`, `invalid-public-key`, or `invalid-child`: this path has no key
 */
export function deriveChild(curve: Curve, root: ExtendedPublicKey, path: readonly number[]): DerivedKey {
  const rootPoint = curve.decodePoint(root.publicKey)
  if (rootPoint === undefined || root.chainCode.length !== 32) {
    throw new BenignAbort('invalid-public-key', 'The root is no public key with a chain code.')
  }
  let point: Point = rootPoint
  let chainCode = root.chainCode
  let tweak = 0n
  for (const index of path) {
    const digest = hmac(sha512, chainCode, concatBytes(point.toBytes(true), indexBytes(index)))
    const next = childOf(curve, point, digest.subarray(0, 32))
    if (next === undefined) throw new BenignAbort('invalid-child', `Child ${index} does not exist.`)
    tweak = curve.reduce(tweak + next.step)
    point = next.child
    chainCode = digest.subarray(32)
  }
  return { tweak: curve.encodeScalar(tweak), publicKey: curve.encodePoint(point), chainCode: chainCode.slice() }
}

/**
 * One step: the parent plus `left`·G, or undefined in the rare case that there is no such child.
 * @param left I_L of BIP-32, 32 bytes
 */
export function childOf(curve: Curve, parent: Point, left: Uint8Array): { step: bigint; child: Point } | undefined {
  const step = curve.decodeScalar(left)
  if (step === undefined) return undefined
  const child = parent.add(curve.base.multiplyUnsafe(step))
  return child.is0() ? undefined : { step, child }
}

function indexBytes(index: number): Uint8Array {
  if (!Number.isInteger(index) || index < 0 || index >= HARDENED) {
    throw new BenignAbort('invalid-path', 'A step of a path is an integer from 0 to 2^31 − 1.')
  }
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, index)
  return bytes
}
