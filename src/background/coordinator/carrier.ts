import { bytesToHex } from '@noble/hashes/utils.js'
import { encodeAs } from '../../cbor/shape.ts'
import type { Carrier } from '../../ceremony/coordinator.ts'
import { ceremonyId } from '../../ceremony/plan.ts'
import type { PartyIndex } from '../../mpc/party.ts'
import { type Admission, paths, startShape, stepAnswerShape, stepShape } from '../../wire/contract.ts'
import type { SecretServer } from './secret-server.ts'

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
      return server.readCbor(stepAnswerShape, body)
    },
  }
}
