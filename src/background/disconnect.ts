import type { Approvals } from './requests/approvals.ts'
import type { ConnectedSites } from './stores/sites.ts'

interface Ports {
  readonly sites: ConnectedSites
  readonly approvals: Approvals
}

/** A site sees nothing from now on, and what it has asked for is rejected. */
export async function disconnect({ sites, approvals }: Ports, key: string): Promise<void> {
  try {
    await sites.disconnect(key)
  } finally {
    await approvals.end((request) => request.site?.key === key, 'rejected')
  }
}
