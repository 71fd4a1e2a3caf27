import { RpcError } from '../../chains/node.ts'
import { isKeyHash, parseAddress, parseContract } from '../../chains/tezos/addresses.ts'
import { type CompletedOperation, completeOperation } from '../../chains/tezos/complete-operation.ts'
import { OperationError } from '../../chains/tezos/operation-errors.ts'
import { payment } from '../../chains/tezos/operations.ts'
import type { TezosRpc } from '../../chains/tezos/rpc.ts'
import { completeSendAll, feesOf, type SendAll } from '../../chains/tezos/send-all.ts'
import { type Action, openWish } from '../../chains/tezos/wish.ts'
import type { Account } from '../stores/accounts.ts'
import type { TezosNetwork } from '../stores/networks.ts'
import type { Token } from '../stores/tokens.ts'
import { tezosTokens } from '../tokens/tezos-tokens.ts'
import { asDraft } from '../transactions/tezos/draft.ts'
import type { Cost, Paying } from './paying.ts'

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
    recipient(typed) {
      const to = parseAddress(typed.trim())
      // Rollups take calls, and no payments.
      return to !== null && (isKeyHash(to) || parseContract(to) !== null) ? to : null
    },
    async coin({ to, amount }) {
      // To somebody not named yet, it costs what it costs to oneself.
      const all = await tried(source().then((source) => completeSendAll(node, source, to ?? address)))
      const maximum = 'amount' in all ? all.amount : all.isTooMuch ? 0n : null
      if (to === null) return { ...costOf(all), fails: null, maximum }
      // A contract may look at the amount.
      const asked = isKeyHash(to) || amount === null || amount === 0n ? all : await tried(complete(payment(to, amount)))
      return { ...costOf(asked), maximum }
    },
    transfer: async (token, to, amount) => costOf(await tried(complete(tokenAction(token, to, amount)))),
    async draft(token, to, amount) {
      if (token !== null) return asDraft(await complete(tokenAction(token, to, amount)))
      return asDraft((await sendAll(to, amount)) ?? (await complete(payment(to, amount))))
    },
  }
}

interface Untold {
  /** Null where the node did not answer. */
  readonly fails: string | null
  /** It fails because the account does not hold enough. */
  readonly isTooMuch: boolean
}

/** What was made ready, or why it cannot be. */
async function tried<T>(made: Promise<T>): Promise<T | Untold> {
  try {
    return await made
  } catch (error) {
    if (error instanceof OperationError)
      return { fails: error.message, isTooMuch: error.code === 'balance-too-low' || error.code === 'empty-account' }
    if (error instanceof RpcError) return { fails: null, isTooMuch: false }
    throw error
  }
}

/** Its fees, and what its storage may cost. */
function costOf(made: CompletedOperation | SendAll | Untold): Cost {
  if ('fails' in made) return { fee: null, fails: made.fails }
  const completed = 'completed' in made ? made.completed : made
  return { fee: feesOf(completed) + completed.storageCost, fails: null }
}
