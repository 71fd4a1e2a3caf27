import type { ChainFamily } from '../registry.ts'
import { addressOf, parseAccount, TEZOS_PURPOSE } from './addresses.ts'
import { readMessage } from './read-message.ts'
import { readOperation } from './read-operation.ts'
import { readPacked } from './read-packed.ts'

export const TEZOS: ChainFamily = {
  name: 'tezos',
  namespace: 'tezos',
  purpose: TEZOS_PURPOSE,
  readers: {
    'tezos-operation': readOperation,
    'tezos-micheline': readPacked,
    'tezos-message': readMessage,
  },
  addressOf,
  normaliseAddress: parseAccount,
}
