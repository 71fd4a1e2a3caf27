import type { PartyView, WalletView } from '../../messages/view.ts'
import { countWord, countWordFirst } from '../components/count-words.ts'
import { canSign, spareServers } from './who-signs.ts'

/** How the quorum stands: `All three parties are here` · `Two sign. One can be missing.` */
export function partiesText(wallet: WalletView): { title: string; detail: string } {
  const { threshold, parties, broken } = wallet
  const missing = parties.filter((party) => !canSign(party))
  const all = countWord(parties.length)
  const sign = `${countWordFirst(threshold)} sign.`
  if (parties.some(({ state }) => state === 'unknown') && missing.length === 0) {
    return { title: 'Asking the servers…', detail: `${countWordFirst(threshold)} of ${all} sign.` }
  }
  const spare = spareServers(wallet)
  const here = parties.length - missing.length
  const away = areAway(missing)
  if (spare < 0) {
    const lacking = threshold - here
    const until = lacking < 2 ? 'one is back' : `${countWord(lacking)} are back`
    return {
      title: missing.length === 0 ? brokenTitle(wallet) : missingTitle(missing),
      detail: away && lacking > 0 ? `Nothing can be signed until ${until}.` : 'Nothing can be signed for now.',
    }
  }
  if (missing.length === 0) {
    const title = broken.length === 0 ? `All ${all} parties are here` : brokenTitle(wallet)
    return { title, detail: `${sign} ${spareText(spare)}` }
  }
  if (spare === 0) return { title: missingTitle(missing), detail: 'Still enough to sign. None to spare.' }
  return {
    title: away ? `${countWordFirst(here)} of ${all} parties are here` : missingTitle(missing),
    detail: `${sign} ${spare === 1 ? 'One more can be missing.' : `${countWordFirst(spare)} more can be missing.`}`,
  }
}

/** That a check failed, with whom, and what follows; null when none did. */
export function burnedText({ parties }: WalletView): string | null {
  const names = parties.filter(({ burned }) => burned).map(({ name }) => name)
  if (names.length === 0) return null
  const who = new Intl.ListFormat('en').format(names)
  return names.length === 1
    ? `A check failed between this browser and ${who}. They sign nothing together until their connection is renewed.`
    : `Checks failed between this browser and ${who}. It signs with none of them until that connection is renewed.`
}

/** Which servers know another browser in this one's place; null when none does. */
export function replacedText({ parties }: WalletView): string | null {
  const names = parties.filter(({ replaced }) => replaced).map(({ name }) => name)
  if (names.length === 0) return null
  const who = new Intl.ListFormat('en').format(names)
  return `${who} no longer ${names.length === 1 ? 'knows' : 'know'} this browser: another browser has taken its place.`
}

function missingTitle(missing: readonly PartyView[]): string {
  const [first, ...others] = missing
  const away = areAway(missing)
  if (others.length === 0) return `${first!.name} ${away ? 'is missing' : 'does not sign with this browser'}`
  return `${countWordFirst(missing.length)} servers ${away ? 'are missing' : 'do not sign with this browser'}`
}

/** Whether nothing else keeps those that cannot sign from it. */
const areAway = (missing: readonly PartyView[]) => missing.every(({ burned, replaced }) => !burned && !replaced)

function brokenTitle({ parties, broken }: WalletView): string {
  const [one, other] = broken[0]!.map((index) => parties.find((party) => party.index === index)?.name)
  return `${one} and ${other} do not sign together`
}

function spareText(spare: number): string {
  if (spare === 0) return 'None can be missing.'
  return spare === 1 ? 'One can be missing.' : `${countWordFirst(spare)} can be missing.`
}
