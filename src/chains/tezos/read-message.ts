import { bytesToHex } from '@noble/hashes/utils.js'
import { hasControlCharacters, hasHiddenCharacters } from '../hidden-characters.ts'
import type { Intent } from '../intent.ts'
import { KEY_CHECK_TITLE } from '../key-check.ts'
import { PayloadError } from '../payload.ts'
import { signInOpening } from '../sign-in-opening.ts'
import { digestOf } from './digest.ts'
import { messageIntent } from './message-intent.ts'

/**
 * Reads a raw payload, which is signed without a watermark: a text and nothing else. Whatever else a key signs (operations,
 * blocks, consensus operations, PACKed data) begins with a byte below 0x20, so that no text is any of them.
 * @param account address of the signer
 * @throws PayloadError for any other bytes
 */
export function readMessage(bytes: Uint8Array, account: string): { intent: Intent; digest: Uint8Array } {
  const text = textOf(bytes)
  const digest = digestOf(bytes)
  const intent = messageIntent(account, digest, {
    class: 'message',
    text,
    bytes: `0x${bytesToHex(bytes)}`,
    hiddenCharacters: hasHiddenCharacters(text),
    resemblesSignIn: signInOpening(text),
  })
  return { intent, digest }
}

function textOf(bytes: Uint8Array): string {
  const first = bytes[0] ?? 0
  if (first < 0x20 || first > 0x7e) throw noText('Bytes are signed as they are only when they begin like a text.')
  const text = decodeText(bytes)
  if (hasControlCharacters(text)) throw noText('The text has control characters.')
  if (text.startsWith(KEY_CHECK_TITLE)) {
    throw new PayloadError('reserved-text', 'A text that begins so is kept for the check of a new key.')
  }
  return text
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw noText('The bytes are no text.')
  }
}

function noText(message: string): PayloadError {
  return new PayloadError('no-readable-text', message)
}
