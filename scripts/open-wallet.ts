import { join } from 'node:path'
import { chromiumFlags, findChromium } from './chromium.ts'
import { start } from './processes.ts'
import { type Ports, startWorld } from './world.ts'

/**
 * Opens Chromium on the profile kept in `folder`, beside the world around the wallet; the window's end is the program's
 * end. Resolves to the exit code.
 */
export async function openWallet(folder: string, ports: Ports, interrupted: AbortSignal): Promise<number> {
  const world = await startWorld(folder, ports)
  const browser = await start('Chromium', findChromium(), [
    ...chromiumFlags(world.extensionDir),
    `--user-data-dir=${join(folder, 'profile')}`,
    world.dapp.url,
  ])
  for (const { name, url } of world.servers) console.log(`Secret Server   ${url}  ${name}`)
  console.log(`Dev chain       ${world.chain.url}  chain id ${world.chain.chainId}`)
  console.log(`Local Tezos     ${world.tezos.url}  chain id ${world.tezos.chainId}`)
  console.log(`Demo dapp       ${world.dapp.url}`)
  console.log(`Everything is kept in ${folder}. Ctrl-C stops all of it.`)

  const others = [world.chain.process, ...world.servers]
  const ended = await Promise.race([browser, ...others].map((part) => part.ended().then(() => part)))
  if (interrupted.aborted || (ended === browser && browser.child.exitCode === 0)) return 0
  console.error(`${ended.name} has ended by itself:\n${ended.output()}`)
  return 1
}
