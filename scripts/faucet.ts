import { JsonRpcProvider, parseEther } from 'ethers'

/** Sends test ether from the dev chain's first funded account and waits for the block. Returns the transaction hash. */
export async function fund(rpcUrl: string, address: string, ether: string): Promise<string> {
  const provider = new JsonRpcProvider(rpcUrl, undefined, { cacheTimeout: -1, pollingInterval: 50 })
  try {
    const faucet = await provider.getSigner(0)
    const sent = await faucet.sendTransaction({ to: address, value: parseEther(ether) })
    await sent.wait()
    return sent.hash
  } finally {
    provider.destroy()
  }
}
