import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import { WalletError } from '../errors.ts'
import { type PasswordParameters, PasswordParametersSchema } from './password-key.ts'

const NONCE_LENGTH = 24

const KINDS = ['symbolon-vault', 'symbolon-draft', 'symbolon-backup'] as const

/**
 * What the uses of the format are called in their header: one is never taken for another. A draft is a vault whose key
 * is still being made; it can be told apart without the password.
 */
export type FileKind = (typeof KINDS)[number]

const HeaderSchema = v.strictObject({
  format: v.picklist(KINDS),
  version: v.literal(1),
  /** One more with every write: the higher of two copies is the newer. */
  sequence: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  password: PasswordParametersSchema,
  /** 24 bytes, hexadecimal. */
  nonce: v.pipe(v.string(), v.regex(/^[0-9a-f]{48}$/)),
})
export type FileHeader = v.InferOutput<typeof HeaderSchema>

const FileSchema = v.strictObject({
  /** The header as JSON, kept as the exact text that the cipher authenticates. */
  header: v.pipe(v.string(), v.maxLength(1_000)),
  /** XChaCha20-Poly1305 ciphertext and tag, hexadecimal. */
  box: v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{2}){16,}$/)),
  /** SHA-256 of header and box: tells a damaged file from a wrong password. It authenticates nothing. */
  checksum: v.string(),
})
export type LockedFile = v.InferOutput<typeof FileSchema>

function checksum(header: string, box: string): string {
  return bytesToHex(sha256(utf8ToBytes(`${header}\n${box}`)))
}

/** Encrypts `plain` under a 32-byte key. */
export function lockFile(
  kind: FileKind,
  sequence: number,
  password: PasswordParameters,
  key: Uint8Array,
  plain: Uint8Array,
): LockedFile {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_LENGTH))
  const header = JSON.stringify({
    format: kind,
    version: 1,
    sequence,
    password,
    nonce: bytesToHex(nonce),
  } satisfies FileHeader)
  const box = bytesToHex(xchacha20poly1305(key, nonce, utf8ToBytes(header)).encrypt(plain))
  return { header, box, checksum: checksum(header, box) }
}

/** A stored file whose shape and checksum are right, with its header read. */
export interface SoundFile extends LockedFile {
  readonly read: FileHeader
}

const NewerHeaderSchema = v.object({
  format: v.picklist(KINDS),
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(2)),
})

/** Whether a stored file is whole, and of a version that is not known here. */
export function isNewerFile(value: unknown): boolean {
  const file = v.safeParse(FileSchema, value)
  if (!file.success || file.output.checksum !== checksum(file.output.header, file.output.box)) return false
  return v.is(NewerHeaderSchema, jsonOf(file.output.header))
}

function parseHeader(text: string): FileHeader | undefined {
  const result = v.safeParse(HeaderSchema, jsonOf(text))
  return result.success ? result.output : undefined
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The file if it is whole and of this kind, `undefined` if it is damaged. */
export function soundFile(kind: FileKind, value: unknown): SoundFile | undefined {
  const file = v.safeParse(FileSchema, value)
  if (!file.success || file.output.checksum !== checksum(file.output.header, file.output.box)) return undefined
  const read = parseHeader(file.output.header)
  return read?.format === kind ? { ...file.output, read } : undefined
}

/** Decrypts. Throws `wrong-password` when the key does not open it. */
export function openFile(file: SoundFile, key: Uint8Array): Uint8Array {
  try {
    return xchacha20poly1305(key, hexToBytes(file.read.nonce), utf8ToBytes(file.header)).decrypt(hexToBytes(file.box))
  } catch (cause) {
    throw new WalletError('wrong-password', 'That is not the password.', cause)
  }
}
