import { bytesToHex } from '@noble/hashes/utils.js'
import { hasControlCharacters } from '../hidden-characters.ts'
import type { Intent } from '../intent.ts'
import { signInOpening } from '../sign-in-opening.ts'
import { digestOf } from './digest.ts'
import { messageIntent } from './message-intent.ts'
import type { Micheline } from './micheline/micheline.ts'
import { unpack } from './micheline/packed.ts'
import { hidesCharacters, michelineText } from './micheline/text.ts'

/**
 * Reads PACKed data, which begins with 05.
 * @param account address of the signer
 * @throws PayloadError for anything else, and for bytes that are not the one encoding of their content
 */
export function readPacked(bytes: Uint8Array, account: string): { intent: Intent; digest: Uint8Array } {
  const data = unpack(bytes)
  const text = textOf(data)
  const digest = digestOf(bytes)
  const intent = messageIntent(account, digest, {
    class: 'micheline-message',
    text,
    expression: michelineText(data),
    bytes: `0x${bytesToHex(bytes)}`,
    hiddenCharacters: hidesCharacters(data),
    resemblesSignIn: text === null ? null : signInOpening(text),
  })
  return { intent, digest }
}

function textOf(data: Micheline): string | null {
  return 'string' in data && !hasControlCharacters(data.string) ? data.string : null
}
