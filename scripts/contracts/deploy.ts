import { ContractFactory, getCreateAddress, JsonRpcProvider } from 'ethers'
import { compileContracts } from './compile.ts'

/** Contract name → address. */
export type Deployed = { Guestbook: string; Obol: string; TidalStudies: string; Editions: string }

const order = ['Guestbook', 'Obol', 'TidalStudies', 'Editions'] as const

/**
 * Puts the demo contracts on a dev chain, each by the same transaction of the same account, so that a chain which goes
 * on from its saved state finds them at the same addresses and gets none twice.
 */
export async function deployContracts(rpcUrl: string): Promise<Deployed> {
  const provider = new JsonRpcProvider(rpcUrl, undefined, { cacheTimeout: -1, pollingInterval: 50 })
  try {
    const deployer = await provider.getSigner(9)
    const addresses = order.map((_, nonce) => getCreateAddress({ from: deployer.address, nonce }))
    const done = await provider.getTransactionCount(deployer.address)
    const compiled = done < order.length ? compileContracts() : {}
    for (const name of order.slice(done)) {
      const contract = compiled[name]
      if (!contract) throw new Error(`There is no contract ${name} to deploy.`)
      await (await new ContractFactory(contract.abi, contract.bytecode, deployer).deploy()).waitForDeployment()
    }
    return Object.fromEntries(order.map((name, nonce) => [name, addresses[nonce]])) as Deployed
  } finally {
    provider.destroy()
  }
}
