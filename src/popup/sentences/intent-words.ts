import { intentSentence } from './intent-sentence.ts'
import { tellingsWithin } from './operations.ts'
import { say } from './say.ts'
import type { Telling } from './telling.ts'

/** What an intent does as plain text; of a batch also what each of its operations does. */
export function intentWords(telling: Telling): string {
  const within = tellingsWithin(telling).map((each, at) => `${at + 1}. ${say(intentSentence(each))}`)
  const said = say(intentSentence(telling))
  return within.length === 0 ? said : `${said}: ${within.join('; ')}`
}
