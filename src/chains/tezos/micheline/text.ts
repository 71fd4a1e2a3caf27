import { emitMicheline } from '@taquito/michel-codec'
import { hasHiddenCharacters } from '../../hidden-characters.ts'
import { PayloadError } from '../../payload.ts'
import type { Micheline } from './micheline.ts'

/** Whoever takes an intent from another machine takes no longer text. */
const MAX_TEXT = 300_000

/** What Michelson takes for an annotation. Any other text could look like a part of the data beside it. */
const ANNOTATION = /^[@:%$&!?][A-Za-z0-9_.%@]*$/

/**
 * Micheline as people write it, on one line.
 * @throws PayloadError `too-complex` when that would be too long, `undecodable` for an annotation that is none
 */
export function michelineText(node: Micheline): string {
  checkAnnotations(node)
  const text = emitMicheline(node as Parameters<typeof emitMicheline>[0])
  if (text.length > MAX_TEXT) throw new PayloadError('too-complex', 'The request says more than can be shown of it.')
  return text
}

function checkAnnotations(node: Micheline): void {
  if (Array.isArray(node)) for (const item of node) checkAnnotations(item)
  if (!('prim' in node)) return
  if (node.annots?.some((annotation) => !ANNOTATION.test(annotation))) {
    throw new PayloadError('undecodable', 'The data has an annotation that is none.')
  }
  for (const argument of node.args ?? []) checkAnnotations(argument)
}

/** Whether a string in it holds characters that a reader cannot see. */
export function hidesCharacters(node: Micheline): boolean {
  if (Array.isArray(node)) return node.some(hidesCharacters)
  if ('string' in node) return hasHiddenCharacters(node.string)
  return 'prim' in node && (node.args?.some(hidesCharacters) ?? false)
}
