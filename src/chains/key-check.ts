import { bytesToHex } from '@noble/hashes/utils.js'

/** The kind of the one payload a root key signs. Its bytes are empty: every party builds the text itself. */
export const KEY_CHECK_KIND = 'key-check'

/** How the text of every key check begins, and no other text that is signed. */
export const KEY_CHECK_TITLE = 'Symbolon key check'

/** What a new key signs first, once per certificate and signing set. */
export interface KeyCheck {
  /** 32 bytes. */
  readonly keyId: Uint8Array
  readonly epoch: number
  /** Hash of the ceremony that made the key's shares, 32 bytes. */
  readonly transcript: Uint8Array
}

/** The text of the test signature. Every party builds it itself; nobody is sent it. */
export function keyCheckText({ keyId, epoch, transcript }: KeyCheck): string {
  if (keyId.length !== 32 || transcript.length !== 32) throw new RangeError('A key id and a transcript are 32 bytes.')
  if (!Number.isSafeInteger(epoch) || epoch < 0) throw new RangeError('An epoch is a number from 0.')
  const lines = [`Key: ${bytesToHex(keyId)}`, `Epoch: ${epoch}`, `Transcript: ${bytesToHex(transcript)}`]
  return [KEY_CHECK_TITLE, ...lines].join('\n')
}
