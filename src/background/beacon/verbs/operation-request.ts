import * as v from 'valibot'
import { BeaconFailure } from '../failure.ts'
import { beaconNetwork } from '../messages.ts'
import { addressParam, knownChain } from '../params.ts'
import { beaconVerb, granted, unlockedAccount } from '../verb.ts'

/** Operations of one batch: more than a block takes, and far more than a person reads. */
const MOST_OPERATIONS = 200

/** Operations, completed by the wallet, signed together and injected; answered with their hash. */
export const operationRequest = beaconVerb({
  params: v.object({
    network: beaconNetwork,
    operationDetails: v.pipe(v.array(v.record(v.string(), v.unknown())), v.minLength(1)),
    sourceAddress: addressParam,
  }),
  async run({ network, operationDetails: details, sourceAddress }, call, services) {
    if (details.length > MOST_OPERATIONS) throw new BeaconFailure('TOO_MANY_OPERATIONS', 'These are too many at once.')
    await granted(call, 'operation_request', services)
    const chain = await knownChain(network, services)
    const account = await unlockedAccount(sourceAddress, 'operation_request', call, services)
    const transactionHash = await services.wallet.operation({ asking: call.asking, account, chain, details })
    return { type: 'operation_response', transactionHash }
  },
})
