import { join } from 'node:path'
import { build } from 'vite'
import networks from '../public/networks.json' with { type: 'json' }
import servers from '../public/secret-servers.json' with { type: 'json' }
import { openWallet } from './open-wallet.ts'
import { runMain } from './processes.ts'
import { root, stateDir } from './root.ts'
import { playStory } from './story.ts'
import type { Ports } from './world.ts'

const portOf = (url: string | undefined) => Number(new URL(url!).port)

/** Fixed, since the wallet in the profile remembers the addresses. */
const fixedPorts: Ports = {
  chain: portOf(networks.find(({ name }) => name === 'Local chain')?.rpcUrl),
  tezos: portOf(networks.find(({ name }) => name === 'Local Tezos')?.rpcUrl),
  servers: [portOf(servers[0]?.url), portOf(servers[1]?.url)],
  dapp: 7600,
}

const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY)

await runMain(async (interrupted) => {
  await build({ root, logLevel: 'warn' })
  return process.argv.includes('--headless') || !hasDisplay()
    ? playStory(join(root, 'story'))
    : openWallet(stateDir, fixedPorts, interrupted)
})
