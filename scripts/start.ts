import { join } from 'node:path'
import { build } from 'vite'
import networks from '../public/networks.json' with { type: 'json' }
import servers from '../public/secret-servers.json' with { type: 'json' }
import { chromiumFlags, findChromium } from './chromium.ts'
import { runMain, start } from './processes.ts'
import { root, stateDir } from './root.ts'
import { playStory } from './story.ts'
import { type Ports, startWorld } from './world.ts'

const portOf = (url: string | undefined) => Number(new URL(url!).port)

/** Fixed, since the wallet in the profile remembers the addresses. */
const fixedPorts: Ports = {
  chain: portOf(networks.find(({ name }) => name === 'Local chain')?.rpcUrl),
  servers: [portOf(servers[0]?.url), portOf(servers[1]?.url)],
  dapp: 7600,
}

const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY)

/** Opens Chromium on the kept profile; the window's end is the program's end. */
async function openWallet(interrupted: AbortSignal): Promise<number> {
  const world = await startWorld(stateDir, fixedPorts)
  const browser = await start('Chromium', findChromium(), [
    ...chromiumFlags(world.extensionDir),
    `--user-data-dir=${join(stateDir, 'profile')}`,
    world.dapp.url,
  ])
  for (const { name, url } of world.servers) console.log(`Secret Server   ${url}  ${name}`)
  console.log(`Dev chain       ${world.chain.url}  chain id ${world.chain.chainId}`)
  console.log(`Demo dapp       ${world.dapp.url}`)
  console.log('Everything is kept in .symbolon/. Ctrl-C stops all of it.')

  const others = [world.chain.process, ...world.servers]
  const ended = await Promise.race([browser, ...others].map((part) => part.ended().then(() => part)))
  if (interrupted.aborted || (ended === browser && browser.child.exitCode === 0)) return 0
  console.error(`${ended.name} has ended by itself:\n${ended.output()}`)
  return 1
}

await runMain(async (interrupted) => {
  await build({ root, logLevel: 'warn' })
  return process.argv.includes('--headless') || !hasDisplay() ? playStory() : openWallet(interrupted)
})
