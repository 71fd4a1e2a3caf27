import * as v from 'valibot'

export const PROBLEM_JSON = 'application/problem+json'

/** An error as a server reports it: RFC 9457 problem details with a stable code. */
export const problemSchema = v.object({
  type: v.literal('about:blank'),
  title: v.pipe(v.string(), v.maxLength(200)),
  status: v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599)),
  /** Kebab-case; says what happened. */
  code: v.pipe(v.string(), v.maxLength(64), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)),
  /** The server's clock in Unix seconds, where it matters. */
  now: v.optional(v.number()),
  /** Seconds to wait before asking again, where the server says so. */
  retryAfter: v.optional(v.number()),
})

export type Problem = v.InferOutput<typeof problemSchema>
