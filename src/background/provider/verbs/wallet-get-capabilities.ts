import * as v from 'valibot'
import { grantedAccount } from '../connection.ts'
import { addressParam, chainIdParam, toQuantity } from '../params.ts'
import { verb } from '../verb.ts'

/** EIP-5792: per chain, what this account can do beyond single transactions. Nothing is atomic here, and it says so. */
export const walletGetCapabilities = verb({
  params: v.union([
    v.strictTuple([addressParam]),
    v.pipe(
      v.strictTuple([addressParam, v.array(chainIdParam)]),
      v.transform(([address, chains]): [string, number[]] => [address, chains]),
    ),
  ]),
  needs: ['connection'],
  async run([address, chains], { site }, services) {
    await grantedAccount(services, site, address)
    const known = (await services.networks.ofFamily('ethereum')).map((network) => network.chainId)
    const asked = known.filter((chainId) => chains === undefined || chains.includes(chainId))
    return Object.fromEntries(asked.map((chainId) => [toQuantity(chainId), { atomic: { status: 'unsupported' } }]))
  },
})
