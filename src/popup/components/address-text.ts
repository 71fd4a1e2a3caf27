/** `0xB071…B8E9`, `tz1dQ…ryER`: enough to recognise, never enough to compare. */
export function shortAddress(address: string): string {
  const lead = address.startsWith('0x') ? 6 : 5
  return `${address.slice(0, lead)}…${address.slice(-4)}`
}

/** The whole address in groups of four; `0x` stays with the first. */
export function addressGroups(address: string): string[] {
  const prefix = address.startsWith('0x') ? '0x' : ''
  const groups = address.slice(prefix.length).match(/.{1,4}/gu) ?? []
  return groups.map((group, at) => (at === 0 ? prefix + group : group))
}
