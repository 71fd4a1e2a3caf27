import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { callRpc } from './json-rpc.ts'
import { type Started, start, whenReady } from './processes.ts'

export type DevChain = {
  url: string
  chainId: number
  /** With false, transactions wait in the pool until `mine` is called. */
  setAutomine: (on: boolean) => Promise<void>
  mine: () => Promise<void>
  process: Started
}

/** The anvil binary of this platform's package. Its own launcher would stand between us and the process to be stopped. */
function anvilBinary(): string {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch
  const file = process.platform === 'win32' ? 'anvil.exe' : 'anvil'
  const require = createRequire(createRequire(import.meta.url).resolve('@foundry-rs/anvil/package.json'))
  try {
    return require.resolve(`@foundry-rs/anvil-${process.platform}-${arch}/bin/${file}`)
  } catch {
    throw new Error(`There is no anvil package for ${process.platform} ${process.arch}.`)
  }
}

/**
 * Starts an EVM chain on the loopback interface. `port` 0 takes a free one. With `stateFile` the chain goes on where it
 * stopped; without it the chain is new and forgotten.
 */
export async function startDevChain(options: {
  port: number
  chainId?: number
  stateFile?: string
}): Promise<DevChain> {
  const chainId = options.chainId ?? 31337
  const state = options.stateFile === undefined ? [] : ['--state', options.stateFile, '--state-interval', '2']
  if (options.stateFile !== undefined) mkdirSync(dirname(options.stateFile), { recursive: true })
  const process = await start('the dev chain', anvilBinary(), [
    ...['--host', '127.0.0.1', '--port', String(options.port), '--chain-id', String(chainId)],
    ...state,
  ])
  const url = await whenReady(process, () => {
    const [, address] = /Listening on (\S+)/.exec(process.output()) ?? []
    return address && `http://${address}`
  })
  return {
    url,
    chainId,
    process,
    setAutomine: (on) => callRpc(url, 'evm_setAutomine', [on]),
    mine: () => callRpc(url, 'evm_mine'),
  }
}
