import { networkOf } from '../connection.ts'
import { noParams, toQuantity } from '../params.ts'
import { verb } from '../verb.ts'

/** EIP-695. */
export const ethChainId = verb({
  params: noParams,
  needs: [],
  run: async (_, { site }, services) => toQuantity((await networkOf(services, site)).chainId),
})
