import { ProblemError } from './errors.ts'
import type { ChainNode } from './nodes.ts'
import { chainOf, type Network } from './stores/networks.ts'

/**
 * A node is used for a chain only when it says itself that it serves it.
 * @throws ProblemError `node-silent`, `node-of-another-chain`
 */
export async function checkNode(node: Pick<ChainNode, 'chain'>, network: Network): Promise<void> {
  const { host } = new URL(network.rpcUrl)
  const said = await node.chain().catch((cause: unknown) => {
    const text = `Nothing answers as a node at ${host}. Nothing was changed. It may be down, or this may not be its address.`
    const problem = { code: 'node-silent', title: 'The node does not answer', text, details: [] }
    throw new ProblemError({ ...problem, actions: ['try-again', 'close'] }, true, cause)
  })
  if (said === chainOf(network)) return
  const served = said.slice(said.indexOf(':') + 1)
  const text = `The node at ${host} says that it serves chain ${served}, and this is to be chain ${network.chainId}. Nothing was changed. Ask whoever named it for a node of this chain.`
  const problem = { code: 'node-of-another-chain', title: 'The node serves another chain', text, details: [] }
  throw new ProblemError({ ...problem, actions: ['close'] }, false)
}
