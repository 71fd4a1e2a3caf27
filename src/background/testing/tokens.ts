import { Interface } from 'ethers'
import { deployContracts } from '../../../scripts/contracts/deploy.ts'
import { createRpc } from '../../chains/ethereum/rpc.ts'

const MINTS = new Interface([
  'function mint(address to, uint256 value)',
  'function mint(address to)',
  'function mint(address to, uint256 id, uint256 value)',
])

/** The demo's contracts on a dev chain that mines when told to, with means to mint there. Addresses in lower case. */
export async function tokensOnChain(url: string) {
  const rpc = createRpc({ url, fetch, timeoutMs: 10_000 })
  await rpc.request('evm_setAutomine', [true])
  const deployed = await deployContracts(url)
  await rpc.request('evm_setAutomine', [false])
  const [payer] = (await rpc.request('eth_accounts')) as string[]
  const mine = () => rpc.request('anvil_mine', ['0x1'])
  const call = async (to: string, data: string) => {
    await rpc.request('eth_sendTransaction', [{ from: payer, to, data }])
    await mine()
  }
  const lower = (address: string) => address.toLowerCase()
  const contracts = {
    obol: lower(deployed.Obol),
    studies: lower(deployed.TidalStudies),
    editions: lower(deployed.Editions),
    guestbook: lower(deployed.Guestbook),
  }
  return {
    rpc,
    mine,
    contracts,
    mintObols: (to: string, units: bigint) =>
      call(contracts.obol, MINTS.encodeFunctionData('mint(address,uint256)', [to, units])),
    /** The next work: the first is no. 1. */
    mintStudy: (to: string) => call(contracts.studies, MINTS.encodeFunctionData('mint(address)', [to])),
    mintEditions: (to: string, id: bigint, count: bigint) =>
      call(contracts.editions, MINTS.encodeFunctionData('mint(address,uint256,uint256)', [to, id, count])),
    /** Puts code at an address that answers every call with these bytes. */
    answering: async (address: string, answer: string) => {
      const bytes = answer.slice(2)
      const words = bytes.match(/.{1,64}/g) ?? []
      const stores = words.map((word, at) => `7f${word.padEnd(64, '0')}61${hex(at * 32)}52`).join('')
      await rpc.request('anvil_setCode', [address, `0x${stores}61${hex(bytes.length / 2)}6000f3`])
    },
  }
}

const hex = (number: number) => number.toString(16).padStart(4, '0')
