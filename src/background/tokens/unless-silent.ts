import { RpcError } from '../../chains/node.ts'

/** What a node answers, or `silent` where it, or the contract behind it, does not. */
export async function unlessSilent<T, S>(answer: Promise<T>, silent: S): Promise<T | S> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof RpcError) return silent
    throw error
  }
}
