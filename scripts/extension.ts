import { createHash } from 'node:crypto'
import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import manifest from '../manifest.json' with { type: 'json' }
import networks from '../public/networks.json' with { type: 'json' }
import { root } from './root.ts'

/** The id Chromium derives from the manifest's key: 32 letters a–p for the first 16 bytes of its SHA-256. */
export const extensionId = [
  ...createHash('sha256').update(Buffer.from(manifest.key, 'base64')).digest('hex').slice(0, 32),
]
  .map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)))
  .join('')

/** Where nothing answers. */
const NOBODY = 'http://127.0.0.1:9'

/** The folder that the build fills: for Chromium, for Firefox. */
export type Built = 'dist' | 'dist-firefox'

type Chain = { chainId: number | string; url: string }

/**
 * Copies the built extension to `target` and gives the copy lists of its own: the Secret Servers it offers, and the dev
 * chains first among the networks of their families. No other Tezos network has a node there, so that nobody outside is
 * asked. Nothing else differs from what people install.
 */
export function prepareExtension(
  target: string,
  lists: { servers: string[]; chain: Chain; tezos: Chain },
  built: Built = 'dist',
): void {
  if (!existsSync(join(root, built, 'manifest.json')))
    throw new Error(`There is no extension in ${built}: build it first, as CONTRIBUTING.md says.`)
  rmSync(target, { recursive: true, force: true })
  cpSync(join(root, built), target, { recursive: true })
  const write = (file: string, value: unknown) => writeFileSync(join(target, file), JSON.stringify(value))
  write(
    'secret-servers.json',
    lists.servers.map((server) => ({ url: server })),
  )
  const own = [lists.chain, lists.tezos].map(({ chainId, url }) => ({ ...networkOf(chainId), rpcUrl: url }))
  const others = networks
    .filter(({ chainId }) => !own.some((network) => network.chainId === chainId))
    .map((network) => (network.family === 'tezos' ? { ...network, rpcUrl: NOBODY } : network))
  write('networks.json', [...own, ...others])
}

function networkOf(chainId: Chain['chainId']): (typeof networks)[number] {
  const network = networks.find((each) => each.chainId === chainId)
  if (!network) throw new Error(`The extension knows no network ${chainId}.`)
  return network
}
