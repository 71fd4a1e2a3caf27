import { utf8ToBytes } from '@noble/hashes/utils.js'
import bs58check from 'bs58check'
import { decodeBase58Check } from './base58.ts'

/** A JSON value as SDKs carry it: base58 with a checksum over its text. */
export function encodeJson(value: unknown): string {
  return bs58check.encode(utf8ToBytes(JSON.stringify(value)))
}

/** What `encodeJson` made; undefined where it is no base58, its checksum is wrong, or it is no JSON. */
export function decodeJson(text: string): unknown {
  try {
    const bytes = decodeBase58Check(text)
    return bytes === null ? undefined : JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}

/** Bytes as SDKs write ids. */
export const base58check = (bytes: Uint8Array): string => bs58check.encode(bytes)
