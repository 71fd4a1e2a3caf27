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

/**
 * Copies the built extension to `target` and gives the copy lists of its own: the Secret Servers it offers, and the dev
 * chain first among the networks. Nothing else differs from what people install.
 */
export function prepareExtension(
  target: string,
  lists: { servers: string[]; chain: { chainId: number; url: string } },
): void {
  const built = join(root, 'dist')
  if (!existsSync(join(built, 'manifest.json')))
    throw new Error('There is no built extension: run `npm run build` first.')
  rmSync(target, { recursive: true, force: true })
  cpSync(built, target, { recursive: true })
  const write = (file: string, value: unknown) => writeFileSync(join(target, file), JSON.stringify(value))
  const { chainId, url } = lists.chain
  const isDevChain = (network: { chainId: number | string }) => network.chainId === chainId
  const devChain = { ...networks.find(isDevChain)!, rpcUrl: url }
  write(
    'secret-servers.json',
    lists.servers.map((server) => ({ url: server })),
  )
  write('networks.json', [devChain, ...networks.filter((network) => !isDevChain(network))])
}
