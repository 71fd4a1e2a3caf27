import type { FamilyName } from '../../messages/values.ts'

/** What a chain family is called where a person reads. */
export const familyName: Record<FamilyName, string> = { ethereum: 'Ethereum', tezos: 'Tezos' }
