import { RpcError } from '../../chains/node.ts'
import { parseAddress } from '../../chains/tezos/addresses.ts'
import { type CompletedOperation, completeOperation } from '../../chains/tezos/complete-operation.ts'
import { OperationError } from '../../chains/tezos/operation-errors.ts'
import { payment } from '../../chains/tezos/operations.ts'
import type { TezosRpc } from '../../chains/tezos/rpc.ts'
import { completeSendAll, feesOf } from '../../chains/tezos/send-all.ts'
import { type Action, openWish } from '../../chains/tezos/wish.ts'
import type { Account } from '../stores/accounts.ts'
import type { TezosNetwork } from '../stores/networks.ts'
import type { Token } from '../stores/tokens.ts'
import { tezosTokens } from '../tokens/tezos-tokens.ts'
import { asDraft } from '../transactions/tezos/draft.ts'
import type { Paying } from './paying.ts'

interface Sender {
  readonly account: Account
  readonly network: TezosNetwork
  tezosKey(address: string): Promise<string>
}

/** Mutez: no payment costs more, and only one that leaves less may be meant to leave nothing. */
const MOST_COSTS = 1_000_000n

export function tezosPaying(node: TezosRpc, { account, network, tezosKey }: Sender): Paying {
  const { address } = account
  const { chainId } = network
  const source = async () => ({ chainId, address, publicKey: await tezosKey(address) })
  const complete = async (action: Action) => completeOperation(node, await source(), [openWish(action)])
  const tokenAction = (token: Token, to: string, amount: bigint) =>
    tezosTokens(node, chainId).transfer(token, address, to, amount)

  /** Null where this would leave something. */
  async function sendAll(to: string, amount: bigint): Promise<CompletedOperation | null> {
    if ((await node.balance(address)) - amount > MOST_COSTS) return null
    const all = await completeSendAll(node, await source(), to)
    return all.amount === amount ? all.completed : null
  }

  return {
    recipient: (typed) => parseAddress(typed.trim()),
    /** To somebody not named yet, it costs what it costs to oneself. */
    async coin({ to }) {
      try {
        const { completed, amount } = await completeSendAll(node, await source(), to ?? address)
        return { fee: costOf(completed), maximum: amount }
      } catch (error) {
        // The page says itself that there is too little, and has no fee to tell.
        if (error instanceof OperationError) return { fee: null, maximum: 0n }
        if (error instanceof RpcError) return { fee: null, maximum: null }
        throw error
      }
    },
    async transfer(token, to, amount) {
      try {
        return costOf(await complete(tokenAction(token, to, amount)))
      } catch (error) {
        if (error instanceof OperationError) return 'fails'
        if (error instanceof RpcError) return null
        throw error
      }
    },
    async draft(token, to, amount) {
      if (token !== null) return asDraft(await complete(tokenAction(token, to, amount)))
      return asDraft((await sendAll(to, amount)) ?? (await complete(payment(to, amount))))
    },
  }
}

/** Its fees, and what its storage may cost. */
function costOf(completed: CompletedOperation): bigint {
  return feesOf(completed) + completed.storageCost
}
