import { globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { parseSync } from 'vite'
import { describe, expect, test } from 'vitest'

/**
 * What the files of one folder may import: own folders of `src/`, folders whose types alone they may name, single files
 * that need nothing else, and packages.
 */
type Border = { folders: string[]; types?: string[]; files?: string[]; packages: RegExp[] }

const noble = /^@noble\/(curves|hashes|ciphers)\//
const ethers = /^ethers(\/|$)/
const taquito = /^@taquito\/(utils|local-forging|michel-codec)$/
const node = /^node:/

/** Left imports right. A folder that is not in this table may not exist. */
const borders: Record<string, Border> = {
  cbor: { folders: [], packages: [] },
  mpc: { folders: ['cbor'], packages: [noble] },
  chains: { folders: ['cbor'], packages: [noble, ethers, taquito, /^buffer$/, /^valibot$/] },
  policy: { folders: ['cbor'], types: ['chains'], packages: [/^valibot$/] },
  ceremony: { folders: ['cbor', 'mpc'], types: ['chains', 'policy'], packages: [noble] },
  wire: { folders: ['cbor', 'mpc', 'ceremony'], types: ['chains', 'policy'], packages: [noble, ethers, /^valibot$/] },
  server: {
    folders: ['cbor', 'mpc', 'chains', 'policy', 'ceremony', 'wire'],
    packages: [noble, node, ethers, /^valibot$/, /^hono(\/|$)/, /^@hono\/node-server(\/|$)/, /^kysely(\/|$)/],
  },
  messages: { folders: [], types: ['chains'], files: ['chains/intent-schema.ts'], packages: [/^valibot$/] },
  background: {
    folders: ['cbor', 'mpc', 'chains', 'policy', 'ceremony', 'wire', 'messages'],
    packages: [noble, ethers, /^bs58check$/, /^valibot$/, /^webextension-polyfill$/],
  },
  popup: {
    folders: ['messages'],
    files: ['wire/loopback.ts'],
    packages: [
      /^react(\/|$)/,
      /^react-dom(\/|$)/,
      /^lucide-react(\/|$)/,
      /^uqr$/,
      /^valibot$/,
      /^webextension-polyfill$/,
      /^@fontsource/,
    ],
  },
  content: { folders: ['messages'], packages: [/^valibot$/, /^webextension-polyfill$/] },
  inpage: { folders: ['messages'], packages: [/^valibot$/] },
}

/** Tests, and the helpers that only tests use, may import what they like. */
const isForTests = (file: string) => /\.test\.tsx?$/.test(file) || file.split('/').includes('testing')

type Import = { from: string; typeOnly: boolean }

function importsOf(file: string, source: string): Import[] {
  const { module, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`)
  const fixed = module.staticImports.map(({ moduleRequest, entries }) => ({
    from: moduleRequest.value,
    typeOnly: entries.length > 0 && entries.every((entry) => entry.isType),
  }))
  const passedOn = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) =>
      moduleRequest ? [{ from: moduleRequest.value, typeOnly: isType }] : [],
    ),
  )
  // A computed dynamic import keeps its source text, quotes or none, and so matches no border.
  const dynamic = module.dynamicImports.map(({ moduleRequest }) => ({
    from: source.slice(moduleRequest.start, moduleRequest.end).replace(/^(['"])(.*)\1$/, '$2'),
    typeOnly: false,
  }))
  return [...fixed, ...passedOn, ...dynamic]
}

/** The imports of one file (a path below `src/`) that cross a border they may not. */
function violations(file: string, source: string): string[] {
  const [folder] = file.split('/')
  const border = folder === undefined || folder === file ? undefined : borders[folder]
  if (!border) return [`${file} stands in no folder that has a border`]
  const allowed = ({ from, typeOnly }: Import) => {
    if (!from.startsWith('.')) return border.packages.some((name) => name.test(from))
    const target = posix.join(posix.dirname(file), from)
    const [there] = target.split('/')
    if (there === undefined || isForTests(target)) return false
    if (there === folder || border.folders.includes(there) || border.files?.includes(target)) return true
    return typeOnly && (border.types ?? []).includes(there)
  }
  return importsOf(file, source)
    .filter((found) => !allowed(found))
    .map(({ from, typeOnly }) => `${file} imports ${typeOnly ? 'types of ' : ''}${from}`)
}

const files = globSync('**/*.{ts,tsx}', { cwd: import.meta.dirname })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !isForTests(file))

describe('who may import whom', () => {
  test('there are files to look at', () => {
    expect(files.length).toBeGreaterThan(0)
  })

  test.each(files)('%s keeps its borders', (file) => {
    expect(violations(file, readFileSync(`${import.meta.dirname}/${file}`, 'utf8'))).toEqual([])
  })
})

describe('the rule itself', () => {
  test.each([
    ['cbor/encode.ts', "import { sha256 } from '@noble/hashes/sha2.js'"],
    ['mpc/dkg.ts', "import { readFile } from 'node:fs/promises'"],
    ['mpc/dkg.ts', "import type { Intent } from '../chains/intent.ts'"],
    ['chains/ethereum/decode.ts', "import { evaluate } from '../../policy/evaluate.ts'"],
    ['ceremony/run.ts', "import { decode } from '../chains/ethereum/decode.ts'"],
    ['wire/shapes.ts', "import { run } from '../server/run.ts'"],
    ['server/main.ts', "import { unlock } from '../background/vault.ts'"],
    ['background/index.ts', "import { open } from '../server/store.ts'"],
    ['background/index.ts', "import { view } from '../popup/view.tsx'"],
    ['background/index.ts', "import { pairs } from '../mpc/testing/pairs.ts'"],
    ['background/index.ts', 'const chosen = await import(name)'],
    ['popup/home.tsx', "import { formatEther } from 'ethers'"],
    ['popup/home.tsx', "import type { Vault } from '../background/vault.ts'"],
    ['popup/home.tsx', "export * from '../chains/intent.ts'"],
    ['content/index.ts', "await import('@noble/hashes/sha2.js')"],
    ['inpage/index.ts', "import '../background/index.ts'"],
    ['messages/approval.ts', "import { intentShape } from '../chains/intent.ts'"],
    ['elsewhere/new.ts', ''],
    ['loose.ts', ''],
  ])('%s may not: %s', (file, source) => {
    expect(violations(file, source)).toHaveLength(1)
  })

  test.each([
    ['mpc/dkg.ts', "import { encode } from '../cbor/encode.ts'"],
    ['policy/evaluate.ts', "import type { Intent } from '../chains/intent.ts'"],
    ['messages/approval.ts', "import type { Intent } from '../chains/intent.ts'"],
    ['popup/home.tsx', "import './home.css'"],
    ['server/main.ts', "import { DatabaseSync } from 'node:sqlite'"],
    ['background/index.ts', "import { signParty } from '../mpc/sign.ts'"],
  ])('%s may: %s', (file, source) => {
    expect(violations(file, source)).toEqual([])
  })
})
