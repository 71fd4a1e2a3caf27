import type { FamilyName } from '../../messages/values.ts'

const NAMES: Readonly<Record<FamilyName, string>> = { ethereum: 'an Ethereum', tezos: 'a Tezos' }
const PLACES: Readonly<Record<FamilyName, string>> = { ethereum: 'Ethereum', tezos: 'Tezos' }

const LIKE: Readonly<Record<FamilyName, RegExp>> = {
  ethereum: /^0x[0-9a-f]{40}$/i,
  tezos: /^(?:tz[1-4]|KT1|sr1)[1-9A-HJ-NP-Za-km-z]{30,40}$/,
}

const TEZOS_LENGTH = 36

/**
 * Why nothing can be sent to what was typed, in a sentence.
 * @param typed what is no recipient for accounts of this family
 */
export function noRecipient(typed: string, family: FamilyName): string {
  const address = typed.trim()
  const other: FamilyName = family === 'ethereum' ? 'tezos' : 'ethereum'
  if (LIKE[other].test(address)) return `This is ${NAMES[other]} address. This account is on ${PLACES[family]}.`
  if (!LIKE[family].test(address)) return 'This is not an address.'
  if (family === 'tezos' && address.length !== TEZOS_LENGTH) return 'This address is not whole: it has 36 characters.'
  if (address.startsWith('sr1')) return 'This is the address of a rollup. This wallet sends nothing there.'
  return 'A character of this address is wrong: it fails its own check.'
}
