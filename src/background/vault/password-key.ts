import { scryptAsync } from '@noble/hashes/scrypt.js'
import { hexToBytes } from '@noble/hashes/utils.js'
import * as v from 'valibot'

const MAX_LOG_N = 18

/** How the password becomes a key. Stored beside the ciphertext and authenticated with it. */
export const PasswordParametersSchema = v.strictObject({
  name: v.literal('scrypt'),
  /** Binary logarithm of scrypt's N; bounded so that a forged file cannot take all memory. */
  logN: v.pipe(v.number(), v.integer(), v.minValue(14), v.maxValue(MAX_LOG_N)),
  r: v.literal(8),
  p: v.literal(1),
  /** 16 bytes, hexadecimal. */
  salt: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
})
export type PasswordParameters = v.InferOutput<typeof PasswordParametersSchema>

/**
 * The 32-byte key for a password. The password is normalised (NFKC), so that the same characters typed on another
 * system give the same key.
 */
export function passwordKey(password: string, parameters: PasswordParameters): Promise<Uint8Array> {
  const { logN, r, p, salt } = parameters
  return scryptAsync(password.normalize('NFKC'), hexToBytes(salt), { N: 2 ** logN, r, p, dkLen: 32, asyncTick: 20 })
}

const TARGET_MS = 700

/**
 * The largest of N = 2^15, 2^16, 2^17 that this machine computes within about 0.7 s, judged by a run of 2^14.
 * @param measure runs its argument and returns the milliseconds it took
 */
export async function chooseLogN(measure: (work: () => Promise<unknown>) => Promise<number>): Promise<number> {
  const probe: PasswordParameters = { name: 'scrypt', logN: 14, r: 8, p: 1, salt: '00'.repeat(16) }
  const base = await measure(() => passwordKey('', probe))
  return [17, 16].find((logN) => base * 2 ** (logN - 14) <= TARGET_MS) ?? 15
}
