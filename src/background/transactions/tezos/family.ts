import { hexToBytes } from '@noble/hashes/utils.js'
import { attachTezosSignature } from '../../../chains/tezos/attach-signature.ts'
import { forgeOperation, parseOperation } from '../../../chains/tezos/forge.ts'
import type { Operation } from '../../../chains/tezos/operation.ts'
import { doTheSame, renumberOperation } from '../../../chains/tezos/revise-operation.ts'
import { encodeSignature } from '../../../chains/tezos/signature.ts'
import type { TransactionFamily } from '../family.ts'

export const TEZOS_TRANSACTIONS: TransactionFamily = {
  payload: 'tezos-operation',
  line: 'one-by-one',
  numbers(unsigned) {
    const { contents } = parseOperation(unsigned)
    return { first: Number(contents[0]!.counter), count: contents.length }
  },
  renumber(drafted, first) {
    const operation = parseOperation(drafted)
    const follows = BigInt(first) > BigInt(operation.contents[0]!.counter)
    return forgeOperation(renumberOperation(follows ? withoutReveal(operation) : operation, BigInt(first)))
  },
  attach(unsigned, signature) {
    const { hex, hash } = attachTezosSignature(unsigned, signature)
    return { raw: hexToBytes(hex), hash }
  },
  doTheSame: (one, other) => doTheSame(parseOperation(one), parseOperation(other)),
  /** `edsig…` or `spsig1…` */
  encodeSignature,
}

/** Whatever of the account comes before it makes the key known: nodes take that once. */
function withoutReveal({ branch, contents }: Operation): Operation {
  const rest = contents.filter(({ kind }) => kind !== 'reveal')
  return { branch, contents: rest.length === 0 ? contents : rest }
}
