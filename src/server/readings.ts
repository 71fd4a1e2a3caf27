import { decodeAs } from '../cbor/shape.ts'
import { readingRequestShape } from '../wire/contract.ts'
import type { ServerReading } from '../wire/reading.ts'
import { certifiedKey } from './ceremonies/certified-key.ts'
import type { Caller, ServerContext } from './context.ts'
import { jsonReply, type Reply } from './http/reply.ts'
import { judgePayload } from './judgement.ts'

/** Says what this server reads in exact bytes, and whether it would sign them. It leaves no record. */
export async function readPayloadFor(context: ServerContext, caller: Caller, body: Uint8Array): Promise<Reply> {
  const { keyId, path, payload } = decodeAs(readingRequestShape, body)
  const judgement = judgePayload(await certifiedKey(context, caller, keyId), path, payload)
  const { verdict, intent } = judgement
  const reason = judgement.verdict === 'agrees' ? null : { code: judgement.code, message: judgement.message }
  return jsonReply({ verdict, intent, reason } satisfies ServerReading)
}
