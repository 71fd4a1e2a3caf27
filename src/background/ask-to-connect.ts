import type { FamilyName } from '../messages/values.ts'
import { carryOut } from './provider/carry-out.ts'
import type { Asking, ProviderServices } from './provider/verb.ts'
import { RequestEnded } from './requests/approvals.ts'

export type ConnectServices = Pick<ProviderServices, 'accounts' | 'approvals' | 'now' | 'sites'>

/**
 * Asks which accounts of a family the site may see, and keeps the answer.
 * @param chain the CAIP-2 name of the chain it is to work with
 * @throws RequestEnded when the person grants none
 */
export async function askToConnect(
  { site, signal }: Asking,
  family: FamilyName,
  chain: string,
  { accounts, approvals, now, sites }: ConnectServices,
): Promise<void> {
  const firstTime = (await sites.find(site.key, family)) === undefined
  const request = await approvals.add(site, { kind: 'connect', family, firstTime })
  const { accounts: chosen } = await approvals.decision(request.id, signal)
  const known = await accounts.ofFamily(family)
  const granted = chosen.filter((id) => known.some((account) => account.id === id))
  await carryOut(approvals, request.id, signal, async () => {
    if (granted.length === 0) return
    await sites.grant({ key: site.key, origin: site.origin, family, accounts: granted, chain, connectedAt: now() })
  })
  if (granted.length === 0) throw new RequestEnded('rejected')
}
