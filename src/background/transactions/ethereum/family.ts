import { attachSignature, type EcdsaSignature, serialiseSignature } from '../../../chains/ethereum/attach-signature.ts'
import { decodeTransaction } from '../../../chains/ethereum/transaction.ts'
import type { AccountSignature } from '../../signing.ts'
import type { TransactionFamily } from '../family.ts'
import { nonceOf, renumber } from './draft.ts'

export const ETHEREUM_TRANSACTIONS: TransactionFamily = {
  payload: 'ethereum-transaction',
  line: 'pool',
  numbers: (unsigned) => ({ first: nonceOf(unsigned), count: 1 }),
  renumber,
  attach: (unsigned, signature) => attachSignature(unsigned, ecdsa(signature)),
  doTheSame(one, other) {
    const [a, b] = [decodeTransaction(one), decodeTransaction(other)]
    return a.to === b.to && a.value === b.value && a.data === b.data
  },
  /** 65 bytes as 0x hex. */
  encodeSignature: (signature) => serialiseSignature(ecdsa(signature)),
}

/** Ethereum's accounts are on secp256k1. */
function ecdsa(signature: AccountSignature): EcdsaSignature {
  if (signature.curve !== 'secp256k1') throw new TypeError('An Ethereum payload is signed with ECDSA.')
  return signature
}
