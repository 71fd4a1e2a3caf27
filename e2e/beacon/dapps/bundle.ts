import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'
import { root } from '../../../scripts/root.ts'

/** The SDKs, as their makers publish them. */
export const SDKS = ['airgap', 'octez', 'taquito'] as const
export type Sdk = (typeof SDKS)[number]

const BUNDLES = {
  airgap: '@airgap/beacon-sdk/dist/walletbeacon.min.js',
  octez: '@tezos-x/octez.connect-sdk/dist/octez.connect.min.js',
} as const

const PAGE = readFileSync(join(import.meta.dirname, 'page.js'), 'utf8')

const made = new Map<Sdk, Promise<readonly string[]>>()

/** The scripts of a page that uses an SDK, in their order: the SDK's own bundle, or one that has it in it. */
export function scriptsOf(sdk: Sdk): Promise<readonly string[]> {
  const scripts = made.get(sdk) ?? (sdk === 'taquito' ? bundled() : published(BUNDLES[sdk]))
  made.set(sdk, scripts)
  return scripts
}

/** What a page has before them. */
export const pageScript = (network: object) => PAGE.replace('NETWORK', JSON.stringify(network))

async function published(file: string): Promise<string[]> {
  return Promise.all([
    readFile(join(root, 'node_modules', file), 'utf8'),
    readFile(join(import.meta.dirname, 'sdk.js'), 'utf8'),
  ])
}

async function bundled(): Promise<string[]> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}', global: 'globalThis' },
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      lib: { entry: join(import.meta.dirname, 'taquito.ts'), formats: ['iife'], name: 'taquitoDapp' },
    },
  })
  const [result] = Array.isArray(built) ? built : [built]
  if (!result || !('output' in result)) throw new Error('The dapp was not bundled.')
  return [result.output[0].code]
}
