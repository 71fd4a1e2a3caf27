import type { ChainFamily } from '../registry.ts'
import { addressOf, parseAccount, TEZOS_PURPOSE } from './addresses.ts'

export const TEZOS: ChainFamily = {
  name: 'tezos',
  namespace: 'tezos',
  purpose: TEZOS_PURPOSE,
  readers: {},
  addressOf,
  normaliseAddress: parseAccount,
}
