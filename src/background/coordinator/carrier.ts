import { bytesToHex } from '@noble/hashes/utils.js'
import { CborError } from '../../cbor/index.ts'
import { decodeAs, encodeAs, ShapeError } from '../../cbor/shape.ts'
import type { Carrier } from '../../ceremony/coordinator.ts'
import { ceremonyId } from '../../ceremony/plan.ts'
import type { PartyIndex } from '../../mpc/party.ts'
import { type Admission, paths, startShape, stepAnswerShape, stepShape } from '../../wire/contract.ts'
import { type SecretServer, ServerError } from './secret-server.ts'

/** Carries a ceremony's messages to one Secret Server over HTTP. */
export function httpCarrier(
  server: SecretServer,
  index: PartyIndex,
  plan: Uint8Array,
  admission: Admission,
  signal?: AbortSignal,
): Carrier {
  const id = bytesToHex(ceremonyId(plan))
  return {
    index,
    async exchange(step, messages) {
      const body =
        step === 1
          ? await server.post(paths.ceremonies, encodeAs(startShape, { plan, admission, messages }), signal)
          : await server.post(paths.step(id, step), encodeAs(stepShape, { messages }), signal)
      try {
        return decodeAs(stepAnswerShape, body)
      } catch (error) {
        if (!(error instanceof CborError || error instanceof ShapeError)) throw error
        throw new ServerError(server.address.origin, { kind: 'no-valid-answer' })
      }
    },
  }
}
