import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { hasControlCharacters, hasHiddenCharacters } from '../hidden-characters.ts'
import type { Intent, Meaning } from '../intent.ts'
import { signInOpening } from '../sign-in-opening.ts'
import { parseSignIn } from './sign-in.ts'

/**
 * Reads an EIP-191 personal message; the payload's bytes are the message itself.
 * @param account lower-case address of the signer
 */
export function readMessage(bytes: Uint8Array, account: string): { intent: Intent; digest: Uint8Array } {
  const digest = messageDigest(bytes)
  const meaning = meaningOf(bytes)
  const intent: Intent = {
    vocabulary: 1,
    chain: meaning.class === 'sign-in' ? `eip155:${meaning.chainId}` : 'eip155',
    account,
    target: null,
    value: '0',
    maximumFee: '0',
    nonce: null,
    digest: `0x${bytesToHex(digest)}`,
    meaning,
  }
  return { intent, digest }
}

/** Keccak-256 of the message behind its prefix (EIP-191 version 0x45). */
export function messageDigest(message: Uint8Array): Uint8Array {
  return keccak_256(concatBytes(utf8ToBytes(`\x19Ethereum Signed Message:\n${message.length}`), message))
}

function meaningOf(bytes: Uint8Array): Meaning {
  const hex = `0x${bytesToHex(bytes)}`
  const text = decodeText(bytes)
  if (text === null) {
    return { class: 'message', text, bytes: hex, hiddenCharacters: false, resemblesSignIn: null }
  }
  return (
    parseSignIn(text) ?? {
      class: 'message',
      text,
      bytes: hex,
      hiddenCharacters: hasHiddenCharacters(text),
      resemblesSignIn: signInOpening(text),
    }
  )
}

function decodeText(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return hasControlCharacters(text) ? null : text
  } catch {
    return null
  }
}
