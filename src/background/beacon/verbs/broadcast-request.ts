import * as v from 'valibot'
import { beaconNetwork } from '../messages.ts'
import { hexParam, knownChain } from '../params.ts'
import { beaconVerb, granted } from '../verb.ts'

/** Injects an operation that was signed before, through the wallet's own node. */
export const broadcastRequest = beaconVerb({
  params: v.object({ network: beaconNetwork, signedTransaction: hexParam }),
  async run({ network, signedTransaction: signed }, call, services) {
    await granted(call, 'operation_request', services)
    const chain = await knownChain(network, services)
    const transactionHash = await services.wallet.broadcast({ chain, signed })
    return { type: 'broadcast_response', transactionHash }
  },
})
