import { connect } from '../connect.ts'
import { visibleAddresses } from '../connection.ts'
import { noParams } from '../params.ts'
import { verb } from '../verb.ts'

/** EIP-1102. Asks the person once; a connected site is answered at once. */
export const ethRequestAccounts = verb({
  params: noParams,
  needs: ['unlock'],
  async run(_, asking, services) {
    const known = await visibleAddresses(services, asking.site)
    if (known.length > 0) return known
    await connect(asking, services)
    return visibleAddresses(services, asking.site)
  },
})
