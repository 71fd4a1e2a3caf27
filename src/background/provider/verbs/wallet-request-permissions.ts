import * as v from 'valibot'
import { connect } from '../connect.ts'
import { ACCOUNTS_PERMISSION, permissionsOf } from '../permissions.ts'
import { verb } from '../verb.ts'

/** EIP-2255. Always asks, so that a site can offer another choice of accounts. */
export const walletRequestPermissions = verb({
  params: v.tupleWithRest([v.strictObject({ [ACCOUNTS_PERMISSION]: v.record(v.string(), v.unknown()) })], v.unknown()),
  needs: ['unlock'],
  async run(_, asking, services) {
    await connect(asking, services)
    return permissionsOf(services, asking.site)
  },
})
