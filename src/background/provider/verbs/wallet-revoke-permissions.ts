import * as v from 'valibot'
import { ACCOUNTS_PERMISSION } from '../permissions.ts'
import { verb } from '../verb.ts'

/** The site gives its permission back. Needs no consent: it only takes from itself. */
export const walletRevokePermissions = verb({
  params: v.tupleWithRest([v.strictObject({ [ACCOUNTS_PERMISSION]: v.record(v.string(), v.unknown()) })], v.unknown()),
  needs: [],
  async run(_, { site }, { sites }) {
    await sites.disconnect(site.key)
    return null
  },
})
