import { RpcError } from '../node.ts'
import type { Micheline } from './micheline/micheline.ts'
import { combOf } from './micheline/shapes.ts'
import type { TezosRpc } from './rpc.ts'

type ViewNode = Pick<TezosRpc, 'runView'>

/** What an account holds of an FA1.2 token (TZIP-7), in its smallest unit. @throws RpcError */
export async function fa12Balance(node: ViewNode, chainId: string, contract: string, owner: string): Promise<bigint> {
  return natural(await node.runView(chainId, contract, 'getBalance', { string: owner }))
}

/**
 * What an account holds of FA2 tokens of one contract (TZIP-12), in the order of `tokenIds`.
 * @throws RpcError
 */
export async function fa2Balances(
  node: ViewNode,
  chainId: string,
  contract: string,
  owner: string,
  tokenIds: readonly bigint[],
): Promise<bigint[]> {
  const requests = tokenIds.map(
    (id): Micheline => ({
      prim: 'Pair',
      args: [{ string: owner }, { int: id.toString() }],
    }),
  )
  const answers = await node.runView(chainId, contract, 'balance_of', requests)
  if (!Array.isArray(answers)) throw nonsense()
  const balances = new Map<bigint, bigint>()
  for (const answer of answers as readonly Micheline[]) {
    const [request, balance] = combOf(answer, 2) ?? []
    const [, id] = (request && combOf(request, 2)) ?? []
    if (id === undefined || balance === undefined) throw nonsense()
    balances.set(natural(id), natural(balance))
  }
  return tokenIds.map((id) => {
    const balance = balances.get(id)
    if (balance === undefined) throw nonsense()
    return balance
  })
}

function natural(value: Micheline): bigint {
  if ('int' in value && /^[0-9]{1,100}$/.test(value.int)) return BigInt(value.int)
  throw nonsense()
}

function nonsense(): RpcError {
  return new RpcError('malformed', 'The contract’s answer makes no sense.')
}
