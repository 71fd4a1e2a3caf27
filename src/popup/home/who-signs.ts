import type { PartyView, WalletView } from '../../messages/view.ts'

/** Whether this browser can sign with a party now, as far as it knows. */
export const canSign = ({ state, burned, replaced }: PartyView): boolean => state !== 'away' && !burned && !replaced

/** How many more servers can be missing while the others still sign; below 0, nobody can sign. */
export function spareServers({ threshold, parties, broken }: WalletView): number {
  const servers = parties.filter((party) => party.role === 'server' && canSign(party)).map(({ index }) => index)
  const sets = subsets(servers).filter(
    (set) => set.length === threshold - 1 && !broken.some((pair) => pair.every((index) => set.includes(index))),
  )
  // Without any of these, no set is whole.
  const fatal = subsets(servers).filter((lost) => sets.every((set) => set.some((index) => lost.includes(index))))
  return Math.min(...fatal.map(({ length }) => length)) - 1
}

function subsets<T>([first, ...rest]: readonly T[]): T[][] {
  return first === undefined ? [[]] : subsets(rest).flatMap((set) => [set, [first, ...set]])
}
