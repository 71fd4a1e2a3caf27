/** How many of this browser and `servers` Secret Servers sign: more than half, so that no two sets are strangers. */
export function thresholdFor(servers: number): number {
  return Math.floor((servers + 1) / 2) + 1
}
