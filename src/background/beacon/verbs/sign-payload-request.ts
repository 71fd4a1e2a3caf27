import { hexToBytes } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import { MAX_PAYLOAD_BYTES } from '../../../chains/payload.ts'
import { BeaconFailure } from '../failure.ts'
import { addressParam, hexParam, knownChain } from '../params.ts'
import { beaconVerb, granted, unlockedAccount } from '../verb.ts'
import type { SignWish } from '../wallet.ts'

/** The first byte of what each kind signs: it keeps one from being taken for the other. */
const WATERMARKS = { operation: 0x03, micheline: 0x05 } as const

/** A signature over something that is not sent: text, Micheline, or an operation for the dapp to inject itself. */
export const signPayloadRequest = beaconVerb({
  params: v.object({
    signingType: v.optional(v.pipe(v.string(), v.maxLength(50)), 'raw'),
    payload: v.pipe(v.string(), v.minLength(1), v.maxLength(2 * MAX_PAYLOAD_BYTES)),
    sourceAddress: addressParam,
  }),
  async run({ signingType, payload, sourceAddress }, call, services) {
    const wish = wishOf(signingType, payload)
    const { network } = await granted(call, 'sign', services)
    const chain = await knownChain(network, services)
    const account = await unlockedAccount(sourceAddress, 'sign', call, services)
    const signature = await services.wallet.sign({ asking: call.asking, account, chain, wish })
    return { type: 'sign_payload_response', signingType, signature }
  },
})

function wishOf(signingType: string, payload: string): SignWish {
  if (signingType === 'raw') {
    // Half a character has no bytes: others would be signed in its place.
    if (payload.isWellFormed()) return { kind: 'raw', text: payload }
    throw new BeaconFailure('PARAMETERS_INVALID_ERROR', 'The text has half a character.')
  }
  if (signingType !== 'operation' && signingType !== 'micheline') {
    throw new BeaconFailure('SIGNATURE_TYPE_NOT_SUPPORTED', 'The wallet signs no payload of this type.')
  }
  if (!v.is(hexParam, payload)) throw new BeaconFailure('PARAMETERS_INVALID_ERROR', 'The payload is no hexadecimal.')
  const bytes = hexToBytes(payload)
  if (bytes[0] === WATERMARKS[signingType]) return { kind: signingType, bytes }
  throw new BeaconFailure('PARAMETERS_INVALID_ERROR', 'The payload is none of this type.')
}
