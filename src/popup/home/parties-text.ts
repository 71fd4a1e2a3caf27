import type { PartyView, WalletView } from '../../messages/view.ts'
import { countWord, countWordFirst } from '../components/count-words.ts'

/** How the quorum stands: `All three parties are here` · `Two sign. One can be missing.` */
export function partiesText(wallet: WalletView): { title: string; detail: string } {
  const { threshold, parties } = wallet
  const missing = parties.filter(({ state }) => state === 'away')
  const here = parties.length - missing.length
  const spare = here - threshold
  if (parties.some(({ state }) => state === 'unknown') && missing.length === 0) {
    return {
      title: 'Asking the servers…',
      detail: `${countWordFirst(threshold)} of ${countWord(parties.length)} sign.`,
    }
  }
  if (spare < 0) {
    return {
      title: missingTitle(missing),
      detail:
        spare === -1
          ? 'Nothing can be signed until one is back.'
          : `Nothing can be signed until ${countWord(-spare)} are back.`,
    }
  }
  if (missing.length === 0) {
    return {
      title: `All ${countWord(parties.length)} parties are here`,
      detail: `${countWordFirst(threshold)} sign. ${spareText(spare)}`,
    }
  }
  if (spare === 0) return { title: missingTitle(missing), detail: 'Still enough to sign. None to spare.' }
  return {
    title: `${countWordFirst(here)} of ${countWord(parties.length)} parties are here`,
    detail: `${countWordFirst(threshold)} sign. ${spare === 1 ? 'One more can be missing.' : `${countWordFirst(spare)} more can be missing.`}`,
  }
}

/** Which servers know another browser in this one's place; null when none does. */
export function replacedText({ parties }: WalletView): string | null {
  const names = parties.filter(({ replaced }) => replaced).map(({ name }) => name)
  if (names.length === 0) return null
  const who = new Intl.ListFormat('en').format(names)
  return `${who} no longer ${names.length === 1 ? 'knows' : 'know'} this browser: another browser has taken its place.`
}

function missingTitle(missing: readonly PartyView[]): string {
  return missing.length === 1
    ? `${missing[0]!.name} is missing`
    : `${countWordFirst(missing.length)} servers are missing`
}

function spareText(spare: number): string {
  if (spare === 0) return 'None can be missing.'
  return spare === 1 ? 'One can be missing.' : `${countWordFirst(spare)} can be missing.`
}
