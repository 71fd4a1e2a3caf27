import { PayloadError } from '../payload.ts'
import type { AccountKey, ChainFamily } from '../registry.ts'
import { addressOf, ETHEREUM_PURPOSE, parseAddress } from './addresses.ts'
import { readMessage } from './message.ts'
import { readTransaction } from './transaction.ts'
import { readTypedData } from './typed-data.ts'

export const ETHEREUM: ChainFamily = {
  name: 'ethereum',
  namespace: 'eip155',
  purpose: ETHEREUM_PURPOSE,
  readers: {
    'ethereum-transaction': readTransaction,
    'ethereum-message': readMessage,
    'ethereum-typed-data': readTypedData,
  },
  addressOf: ofAccount,
  normaliseAddress: parseAddress,
}

function ofAccount({ curve, publicKey }: AccountKey): string {
  if (curve !== 'secp256k1') throw new PayloadError('bad-account', 'Ethereum has no accounts of this curve.')
  return addressOf(publicKey)
}
