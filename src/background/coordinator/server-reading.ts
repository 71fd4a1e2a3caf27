import * as v from 'valibot'
import { IntentSchema } from '../../chains/intent-schema.ts'
import { code, text } from '../../messages/values.ts'
import { paths } from '../../wire/contract.ts'
import type { ServerAnswer } from '../signing.ts'
import type { SecretServer } from './secret-server.ts'

/** What one server may say: no more than a page can be shown of it, lest one server's answer hide all others. */
const ReadingSchema = v.object({
  verdict: v.picklist(['agrees', 'asks', 'refuses']),
  intent: v.nullable(IntentSchema),
  reason: v.nullable(v.object({ code, message: text(400) })),
})

/**
 * Asks one server what it reads in exact bytes.
 * @param body as `readingRequestShape`
 * @throws ServerError
 */
export async function askForReading(
  server: SecretServer,
  body: Uint8Array,
  signal: AbortSignal,
): Promise<ServerAnswer> {
  const { verdict, intent, reason } = server.readJson(ReadingSchema, await server.post(paths.readings, body, signal))
  if (verdict !== 'refuses' && intent) return { kind: 'read', intent }
  const { code: why, message } = reason ?? { code: 'unreadable', message: '' }
  return { kind: intent ? 'refuses' : 'cannot-read', code: why, quoted: message || null }
}
