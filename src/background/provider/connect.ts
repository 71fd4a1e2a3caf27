import { chainOf } from '../stores/networks.ts'
import { carryOut } from './carry-out.ts'
import { ProviderFailure } from './provider-failure.ts'
import type { Asking, ProviderServices } from './verb.ts'

/** Asks which Ethereum accounts the site may see, and keeps the answer. */
export async function connect({ site, signal }: Asking, services: ProviderServices): Promise<void> {
  const { accounts, approvals, networks, now, sites } = services
  const before = await sites.find(site.key, 'ethereum')
  const request = await approvals.add(site, { kind: 'connect', family: 'ethereum', firstTime: before === undefined })
  const { accounts: chosen } = await approvals.decision(request.id, signal)
  const known = await accounts.ofFamily('ethereum')
  const granted = chosen.filter((id) => known.some((account) => account.id === id))
  await carryOut(approvals, request.id, signal, async () => {
    if (granted.length === 0) return
    const chain = before?.chain ?? chainOf(await networks.current('ethereum'))
    const { key, origin } = site
    await sites.grant({ key, origin, family: 'ethereum', accounts: granted, chain, connectedAt: now() })
  })
  if (granted.length === 0) throw new ProviderFailure('userRejected')
}
