import { networkOf } from '../connection.ts'
import { noParams } from '../params.ts'
import { verb } from '../verb.ts'

/** The chain id once more, in decimal. */
export const netVersion = verb({
  params: noParams,
  needs: [],
  run: async (_, { site }, services) => String((await networkOf(services, site)).chainId),
})
