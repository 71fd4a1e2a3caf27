import type { EthereumRpc } from '../chains/ethereum/rpc.ts'
import { ProblemError } from './errors.ts'
import type { Network } from './stores/networks.ts'

/**
 * A node is used for a chain only when it says itself that it serves it.
 * @throws ProblemError `node-silent`, `node-of-another-chain`
 */
export async function checkNode(node: Pick<EthereumRpc, 'chainId'>, { chainId, rpcUrl }: Network): Promise<void> {
  const { host } = new URL(rpcUrl)
  const said = await node.chainId().catch((cause: unknown) => {
    const text = `Nothing answers as a node at ${host}. Nothing was changed. It may be down, or this may not be its address.`
    const problem = { code: 'node-silent', title: 'The node does not answer', text, details: [] }
    throw new ProblemError({ ...problem, actions: ['try-again', 'close'] }, true, cause)
  })
  if (said === BigInt(chainId)) return
  const text = `The node at ${host} says that it serves chain ${said}, and this is to be chain ${chainId}. Nothing was changed. Ask whoever named it for a node of this chain.`
  const problem = { code: 'node-of-another-chain', title: 'The node serves another chain', text, details: [] }
  throw new ProblemError({ ...problem, actions: ['close'] }, false)
}
