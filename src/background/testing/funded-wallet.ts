import { createRpc } from '../../chains/ethereum/rpc.ts'
import { testBackground } from './background.ts'
import type { DevChain } from './dev-chain.ts'

export const CHAIN_ID = 4_245
export const BOB = `0x${'b0'.repeat(20)}`
const ETHER = '0xde0b6b3a7640000'

/** A connected wallet with one coin on a dev chain, and the moves that tests about its transactions make. */
export async function fundedWallet(chain: DevChain, url = chain.url) {
  const all = testBackground()
  const address = await all.makeWallet({ url, chainId: CHAIN_ID })
  const rpc = createRpc({ url: chain.url, fetch, timeoutMs: 10_000 })
  await rpc.request('anvil_setBalance', [address, ETHER])
  await all.connect()
  const mine = async () => {
    await rpc.request('anvil_mine', ['0x1'])
    await all.background.watchNow()
  }
  const states = async () => (await all.background.activity.list()).map(({ state }) => state)
  const send = (value: string) => all.ask('eth_sendTransaction', [{ from: address, to: BOB, value }])
  /** Approves what is on top, and waits until it was sent. */
  const approved = async (answer: Promise<unknown>) => {
    await all.approveNext()
    return answer
  }
  return { all, address, rpc, mine, states, send, approved }
}
