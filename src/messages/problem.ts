// How an error reaches a person: what did not happen, why, and what can be done about it.
import * as v from 'valibot'
import { code, instant, name, text } from './values.ts'

/** What a problem screen may offer. The page knows what each does; the background names those that make sense. */
export const problemAction = v.picklist([
  'try-again',
  'start-over',
  'choose-servers',
  'see-parties',
  'edit-network',
  'restore-backup',
  'close',
])

/** One party's part in a problem. `quoted` holds its own signed words and nothing else. */
export const problemDetail = v.object({
  name,
  word: v.picklist([
    'no-answer',
    'closed',
    'refuses',
    'busy',
    'reads-otherwise',
    'broke-a-check',
    'cannot-read',
    'other-server',
    'other-browser',
    'clock-ahead',
    'clock-behind',
  ]),
  text: text(400),
  quoted: v.nullable(text(400)),
  code: v.nullable(code),
  lastAnswered: v.nullable(instant),
})

export const problem = v.object({
  code,
  title: text(200),
  text: text(1000),
  details: v.array(problemDetail),
  actions: v.array(problemAction),
})

export type ProblemAction = v.InferOutput<typeof problemAction>
export type ProblemDetail = v.InferOutput<typeof problemDetail>
/** A typed error as data: `code` is stable, `title` and `text` are whole sentences for a person. */
export type Problem = v.InferOutput<typeof problem>
