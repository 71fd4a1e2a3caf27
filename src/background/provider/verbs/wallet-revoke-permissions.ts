import * as v from 'valibot'
import { disconnect } from '../../disconnect.ts'
import { ACCOUNTS_PERMISSION } from '../permissions.ts'
import { verb } from '../verb.ts'

/** The site gives its permission back, and what it has asked for. Needs no consent: it only takes from itself. */
export const walletRevokePermissions = verb({
  params: v.tupleWithRest([v.strictObject({ [ACCOUNTS_PERMISSION]: v.record(v.string(), v.unknown()) })], v.unknown()),
  needs: [],
  async run(_, { site }, services) {
    await disconnect(services, site.key, 'ethereum')
    return null
  },
})
