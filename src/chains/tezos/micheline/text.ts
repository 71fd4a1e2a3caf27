import { emitMicheline } from '@taquito/michel-codec'
import { hasHiddenCharacters } from '../../hidden-characters.ts'
import { PayloadError } from '../../payload.ts'
import type { Micheline } from './micheline.ts'

/** Whoever takes an intent from another machine takes no longer text. */
const MAX_TEXT = 300_000

/** Micheline as people write it, on one line. @throws PayloadError `too-complex` when that would be too long */
export function michelineText(node: Micheline): string {
  const text = emitMicheline(node as Parameters<typeof emitMicheline>[0])
  if (text.length > MAX_TEXT) throw new PayloadError('too-complex', 'The request says more than can be shown of it.')
  return text
}

/** Whether a string or an annotation in it holds characters that a reader cannot see. */
export function hidesCharacters(node: Micheline): boolean {
  if (Array.isArray(node)) return node.some(hidesCharacters)
  if ('string' in node) return hasHiddenCharacters(node.string)
  if (!('prim' in node)) return false
  return (node.annots?.some(hasHiddenCharacters) ?? false) || (node.args?.some(hidesCharacters) ?? false)
}
