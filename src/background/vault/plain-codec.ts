import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { WalletError } from '../errors.ts'

const BYTES = '~bytes'
const MAP = '~map'

function tagged(_: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return { [BYTES]: bytesToHex(value) }
  if (value instanceof Map) return { [MAP]: [...value] }
  return value
}

function untagged(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (BYTES in value && typeof value[BYTES] === 'string') return hexToBytes(value[BYTES])
  if (MAP in value && Array.isArray(value[MAP])) return new Map(value[MAP] as [unknown, unknown][])
  return value
}

/** UTF-8 JSON in which byte strings and maps are tagged, so that shares and pairs keep their own shapes. */
export function encodePlain(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value, tagged))
}

/** The inverse of `encodePlain`. Throws `vault-contents-damaged` on anything else. */
export function decodePlain(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), untagged)
  } catch (cause) {
    throw new WalletError('vault-contents-damaged', 'What this file holds cannot be read.', cause)
  }
}
