import { join } from 'node:path'
import { type Sandbox, startSandbox } from '../e2e/tezos-sandbox/sandbox.ts'
import { type Deployed, deployContracts } from './contracts/deploy.ts'
import { type DemoDapp, serveDemoDapp } from './demo-dapp/serve.ts'
import { type DevChain, startDevChain } from './dev-chain.ts'
import { type Built, prepareExtension } from './extension.ts'
import { alsoStop } from './processes.ts'
import { type SecretServer, serverNames, startSecretServer } from './servers.ts'

/** Everything around the wallet: a chain with contracts, a stand-in for a Tezos node, two Secret Servers, a dapp, and the extension that knows them. */
export type World = {
  chain: DevChain
  contracts: Deployed
  tezos: Sandbox
  servers: [SecretServer, SecretServer]
  dapp: DemoDapp
  extensionDir: string
}

/** The ports of a world; 0 takes a free one. */
export type Ports = { chain: number; tezos: number; servers: [number, number]; dapp: number }

export const freePorts: Ports = { chain: 0, tezos: 0, servers: [0, 0], dapp: 0 }

/**
 * Starts a world whose data lies in `folder`: started there again, it goes on where it stopped. `origins` are where the
 * servers are reached when something stands between them and the wallet; `built` is the browser's extension.
 */
export async function startWorld(
  folder: string,
  ports: Ports,
  { origins, built }: { origins?: readonly [string, string]; built?: Built } = {},
): Promise<World> {
  const [first, second, { chain, contracts, dapp }, tezos] = await Promise.all([
    startSecretServer({
      name: serverNames[0],
      port: ports.servers[0],
      dataDir: join(folder, 'servers', '1'),
      origin: origins?.[0],
    }),
    startSecretServer({
      name: serverNames[1],
      port: ports.servers[1],
      dataDir: join(folder, 'servers', '2'),
      origin: origins?.[1],
    }),
    startChainAndDapp(folder, ports),
    startSandbox({ port: ports.tezos }),
  ])
  alsoStop(() => dapp.stop())
  alsoStop(() => tezos.close())
  const extensionDir = join(folder, 'extension')
  prepareExtension(extensionDir, { servers: [first.url, second.url], chain, tezos }, built)
  return { chain, contracts, tezos, servers: [first, second], dapp, extensionDir }
}

async function startChainAndDapp(folder: string, ports: Ports) {
  const chain = await startDevChain({ port: ports.chain, stateFile: join(folder, 'chain.json') })
  const contracts = await deployContracts(chain.url)
  const dapp = await serveDemoDapp(ports.dapp, { chainId: chain.chainId, rpcUrl: chain.url, contracts })
  return { chain, contracts, dapp }
}
