import { carryOut } from './carry-out.ts'
import { ProviderFailure } from './provider-failure.ts'
import type { Asking, ProviderServices } from './verb.ts'

/** Asks which accounts the site may see, and keeps the answer. */
export async function connect({ site, signal }: Asking, services: ProviderServices): Promise<void> {
  const { accounts, approvals, networks, now, sites } = services
  const before = await sites.find(site.key)
  const request = await approvals.add(site, { kind: 'connect', firstTime: before === undefined })
  const { accounts: chosen } = await approvals.decision(request.id, signal)
  const known = await accounts.list()
  const granted = chosen.filter((id) => known.some((account) => account.id === id))
  await carryOut(approvals, request.id, signal, async () => {
    if (granted.length === 0) return
    const chainId = before?.chainId ?? (await networks.current()).chainId
    await sites.grant({ key: site.key, origin: site.origin, accounts: granted, chainId, connectedAt: now() })
  })
  if (granted.length === 0) throw new ProviderFailure('userRejected')
}
