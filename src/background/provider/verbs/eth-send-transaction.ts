import * as v from 'valibot'
import { PayloadError } from '../../../chains/payload.ts'
import type { Draft } from '../../requests/signer.ts'
import { draftTransaction } from '../../transactions/ethereum/draft.ts'
import { contradictionIn } from '../../transactions/ethereum/fee-wish.ts'
import { grantedAccount, networkOf } from '../connection.ts'
import { jsonOf } from '../json.ts'
import { accessListParam, addressParam, chainIdParam, dataParam, quantityParam } from '../params.ts'
import { ProviderFailure } from '../provider-failure.ts'
import { refuseUnreadable } from '../unreadable.ts'
import { verb } from '../verb.ts'

const TransactionParam = v.object({
  from: addressParam,
  to: v.nullish(addressParam, null),
  value: v.optional(quantityParam, '0x0'),
  data: v.optional(dataParam),
  input: v.optional(dataParam),
  gas: v.optional(quantityParam),
  gasLimit: v.optional(quantityParam),
  gasPrice: v.optional(quantityParam),
  maxFeePerGas: v.optional(quantityParam),
  maxPriorityFeePerGas: v.optional(quantityParam),
  nonce: v.optional(v.pipe(quantityParam, v.maxValue(BigInt(Number.MAX_SAFE_INTEGER)))),
  chainId: v.optional(v.union([chainIdParam, v.pipe(v.number(), v.safeInteger())])),
  type: v.optional(v.pipe(quantityParam, v.transform(Number))),
  accessList: v.nullish(accessListParam, []),
  authorizationList: v.optional(v.unknown()),
  blobs: v.optional(v.unknown()),
  blobVersionedHashes: v.optional(v.unknown()),
})
type TransactionParam = v.InferOutput<typeof TransactionParam>

/** EIP-1193 `eth_sendTransaction`: drafted here, read by everyone, signed together, sent, and answered with its hash. */
export const ethSendTransaction = verb({
  params: v.pipe(
    v.tupleWithRest([TransactionParam], v.unknown()),
    v.transform(([transaction]) => transaction),
  ),
  needs: ['unlock', 'connection'],
  account: ({ from }) => from,
  async run(wish, asking, services) {
    const account = await grantedAccount(services, asking.site, wish.from)
    const network = await networkOf(services, asking.site)
    if (wish.chainId !== undefined && wish.chainId !== network.chainId) {
      throw new ProviderFailure('invalidParams', 'The transaction names another chain than the one in use.')
    }
    const refused = foreignType(wish)
    if (refused !== null) return refuseUnreadable(services, asking.site, network, jsonOf(wish), refused)
    const fees = {
      gasPrice: wish.gasPrice ?? null,
      maxFeePerGas: wish.maxFeePerGas ?? null,
      maxPriorityFeePerGas: wish.maxPriorityFeePerGas ?? null,
    }
    const contradiction = contradictionIn(fees, wish.type ?? null) ?? contradictionOf(wish)
    if (contradiction !== null) throw new ProviderFailure('invalidParams', contradiction)
    const data = wish.data ?? wish.input ?? '0x'
    if (wish.to === null && data === '0x') throw new ProviderFailure('invalidParams', 'There is nothing to send to.')
    const draft: Draft = () =>
      draftTransaction(services.node(network), {
        chainId: network.chainId,
        from: account.address,
        to: wish.to,
        value: wish.value,
        data,
        gasLimit: wish.gas ?? wish.gasLimit ?? null,
        fees,
        nonce: wish.nonce === undefined ? null : Number(wish.nonce),
        accessList: wish.accessList,
      })
    return services.signer.transaction({ site: asking.site, account, network, replaces: null }, draft, asking.signal)
  },
})

function foreignType({ type, authorizationList, blobs, blobVersionedHashes }: TransactionParam): PayloadError | null {
  if (authorizationList !== undefined || type === 4) {
    return new PayloadError('account-delegation', 'This would hand your account to a contract.')
  }
  if (blobs !== undefined || blobVersionedHashes !== undefined || type === 3) {
    return new PayloadError('blob-transaction', 'Transactions that carry blobs are not signed.')
  }
  if (type === undefined || [0, 1, 2].includes(type)) return null
  return new PayloadError('unknown-transaction-type', `Transaction type ${type} is not known.`)
}

/** Two names of one thing must not say two things: another wallet may take the other. */
function contradictionOf({ data, input, gas, gasLimit, type, accessList }: TransactionParam): string | null {
  if (data !== undefined && input !== undefined && data !== input) return 'Its data and its input differ.'
  if (gas !== undefined && gasLimit !== undefined && gas !== gasLimit) return 'Its gas and its gas limit differ.'
  if (type === 0 && accessList.length > 0) return 'A transaction of type 0 has no access list.'
  return null
}
