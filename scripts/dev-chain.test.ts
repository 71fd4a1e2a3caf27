import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEther } from 'ethers'
import { afterEach, expect, test } from 'vitest'
import { deployContracts } from './contracts/deploy.ts'
import { startDevChain } from './dev-chain.ts'
import { fund } from './faucet.ts'
import { callRpc } from './json-rpc.ts'
import { stopAll } from './processes.ts'

afterEach(stopAll)

const somebody = '0x00000000000000000000000000000000000ba5e5'
const balanceOf = async (url: string) => BigInt(await callRpc<string>(url, 'eth_getBalance', [somebody, 'latest']))

test('the faucet pays, the contracts stand, and both are still there after a stop and a start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'symbolon-chain-'))
  try {
    const options = { port: 0, stateFile: join(folder, 'chain.json') }
    const first = await startDevChain(options)
    expect(await callRpc(first.url, 'eth_chainId')).toBe('0x7a69')
    await fund(first.url, somebody, '3')
    const contracts = await deployContracts(first.url)
    await first.process.stop()

    const second = await startDevChain(options)
    expect(await balanceOf(second.url)).toBe(parseEther('3'))
    expect(await deployContracts(second.url)).toEqual(contracts)
    for (const address of Object.values(contracts))
      expect((await callRpc<string>(second.url, 'eth_getCode', [address, 'latest'])).length).toBeGreaterThan(2)
    expect(await callRpc(second.url, 'eth_blockNumber')).toBe('0x5')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('without automining a payment waits until a block is mined', async () => {
  const chain = await startDevChain({ port: 0 })
  await chain.setAutomine(false)
  const paid = fund(chain.url, somebody, '1')
  await expect.poll(() => callRpc(chain.url, 'eth_getBlockTransactionCountByNumber', ['pending'])).toBe('0x1')
  expect(await balanceOf(chain.url)).toBe(0n)
  await chain.mine()
  await paid
  expect(await balanceOf(chain.url)).toBe(parseEther('1'))
})
