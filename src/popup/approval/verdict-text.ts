import type { VerdictView } from '../../messages/request.ts'
import { countWord, countWordFirst } from '../components/count-words.ts'

export function refuses(verdict: VerdictView): boolean {
  return verdict.state === 'refuses' || verdict.state === 'cannot-read' || verdict.state === 'reads-otherwise'
}

/** Who signs, or who will not: the head of the verdict block. `needed` servers sign with this browser. */
export function verdictHead(needed: number, verdicts: readonly VerdictView[]): string {
  const total = verdicts.length
  const refusing = verdicts.filter(refuses).length
  if (refusing === total && total > 0) {
    if (total === 1) return 'The server refuses'
    return total === 2 ? 'Both servers refuse' : `All ${countWord(total)} servers refuse`
  }
  if (refusing === 1) return 'One server refuses'
  if (refusing > 1) return `${countWordFirst(refusing)} servers refuse`
  if (needed === total) return total === 2 ? 'Both must agree' : `All ${countWord(total)} must agree`
  return `You and ${countWord(needed)} of these sign`
}

/** Head of what is left once the refusals stand above. */
export function othersHead(count: number): string {
  return count === 1 ? 'The other server' : 'The other servers'
}

/** The line at the right: never more than was heard. */
export function agreementAside(verdicts: readonly VerdictView[], alike: boolean): string | null {
  if (verdicts.some(({ state }) => state === 'reading')) return 'Reading…'
  const answered = verdicts.filter(({ state }) => state !== 'no-answer' && state !== 'closed')
  const read = answered.length > 0 && answered.every(({ state }) => state !== 'cannot-read')
  return alike && read ? 'All read it alike' : null
}

/** `Galerie Vašková agrees. Two of two have answered.`: one sentence per change, for speech. */
export function changeSpoken(verdict: VerdictView, verdicts: readonly VerdictView[]): string {
  const answered = verdicts.filter(({ state }) => state !== 'reading').length
  return `${verdict.name} ${spoken[verdict.state]}. ${countWordFirst(answered)} of ${countWord(verdicts.length)} have answered.`
}

const spoken: Record<VerdictView['state'], string> = {
  reading: 'reads it',
  agrees: 'agrees',
  refuses: 'refuses',
  'cannot-read': 'cannot read it',
  'reads-otherwise': 'reads it otherwise',
  'no-answer': 'does not answer',
  closed: 'is closed',
}
