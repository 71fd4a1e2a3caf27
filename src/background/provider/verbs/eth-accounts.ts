import { visibleAddresses } from '../connection.ts'
import { noParams } from '../params.ts'
import { verb } from '../verb.ts'

/** The accounts this site may see, in lower case; none while it is not connected or the wallet is locked. */
export const ethAccounts = verb({
  params: noParams,
  needs: [],
  run: (_, { site }, services) => visibleAddresses(services, site),
})
