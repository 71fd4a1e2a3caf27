import { noParams } from '../params.ts'
import { permissionsOf } from '../permissions.ts'
import { verb } from '../verb.ts'

/** EIP-2255. */
export const walletGetPermissions = verb({
  params: noParams,
  needs: [],
  run: async (_, { site }, services) => ((await services.isUnlocked()) ? permissionsOf(services, site) : []),
})
