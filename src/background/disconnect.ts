import type { FamilyName } from '../messages/values.ts'
import type { Approvals } from './requests/approvals.ts'
import { familyOfRequest } from './requests/request.ts'
import type { ConnectedSites } from './stores/sites.ts'

interface Ports {
  readonly sites: ConnectedSites
  readonly approvals: Approvals
}

/** A site sees nothing of a family from now on, and what it has asked for there is rejected. */
export async function disconnect({ sites, approvals }: Ports, key: string, family: FamilyName): Promise<void> {
  try {
    await sites.disconnect(key, family)
  } finally {
    await approvals.end((request) => request.site?.key === key && familyOfRequest(request.body) === family, 'rejected')
  }
}
