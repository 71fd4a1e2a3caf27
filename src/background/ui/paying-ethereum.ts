import { parseAddress } from '../../chains/ethereum/addresses.ts'
import type { EthereumRpc } from '../../chains/ethereum/rpc.ts'
import type { Account } from '../stores/accounts.ts'
import type { EthereumNetwork } from '../stores/networks.ts'
import { ethereumTokens } from '../tokens/ethereum-tokens.ts'
import { draftTransaction, heldTo } from '../transactions/ethereum/draft.ts'
import { NO_FEE_WISH } from '../transactions/ethereum/fee-wish.ts'
import type { Paying } from './paying.ts'
import { feeOfPayment, feeOfTransfer } from './send-fees.ts'

const WOULD_FAIL = 'The node says that this would fail: the contract, or whoever gets it, does not take it.'

interface Sender {
  readonly account: Account
  readonly network: EthereumNetwork
}

export function ethereumPaying(node: EthereumRpc, { account, network }: Sender): Paying {
  const { address: from } = account
  return {
    recipient: (typed) => parseAddress(typed.trim()),
    async coin({ to, amount }, available) {
      const fee = await feeOfPayment(node, from, to, amount ?? 0n)
      const left = available === null || fee === null ? null : available - fee
      return { fee, fails: null, maximum: left !== null && left < 0n ? 0n : left }
    },
    async transfer(token, to, amount) {
      const cost = await feeOfTransfer(node, from, ethereumTokens(node).transfer(token, from, to, amount))
      return cost === 'fails' ? { fee: null, fails: WOULD_FAIL } : { fee: cost, fails: null }
    },
    async draft(token, to, amount, maximumFee) {
      const moved =
        token === null
          ? { to, value: amount, data: '0x' }
          : { ...ethereumTokens(node).transfer(token, from, to, amount), value: 0n }
      const open = { chainId: network.chainId, from, gasLimit: null, fees: NO_FEE_WISH, nonce: null }
      const drafted = await draftTransaction(node, { ...open, ...moved })
      return maximumFee === null ? drafted : { ...drafted, bytes: heldTo(drafted.bytes, maximumFee) }
    },
  }
}
