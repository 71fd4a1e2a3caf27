import { afterEach, expect, test } from 'vitest'
import { deployContracts } from '../contracts/deploy.ts'
import { startDevChain } from '../dev-chain.ts'
import { callRpc } from '../json-rpc.ts'
import { stopAll } from '../processes.ts'
import { serveDemoDapp } from './serve.ts'

afterEach(stopAll)

test('the demo dapp is one page and one script, and its faucet pays an address and refuses what is none', async () => {
  const chain = await startDevChain({ port: 0 })
  const contracts = await deployContracts(chain.url)
  const dapp = await serveDemoDapp(0, { chainId: chain.chainId, rpcUrl: chain.url, contracts })
  try {
    expect(await (await fetch(dapp.url)).text()).toContain('<h1>The Guestbook</h1>')
    expect(await (await fetch(`${dapp.url}/dapp.js`)).text()).toContain('eip6963:requestProvider')
    expect(await (await fetch(`${dapp.url}/config.json`)).json()).toMatchObject({ chainId: 31337, contracts })
    expect((await fetch(`${dapp.url}/elsewhere`)).status).toBe(404)

    const guest = '0x00000000000000000000000000000000000ba5e5'
    const paid = await fetch(`${dapp.url}/faucet`, { method: 'POST', body: guest })
    expect(paid.status).toBe(200)
    expect(await callRpc(chain.url, 'eth_getBalance', [guest, 'latest'])).toBe('0x8ac7230489e80000')
    expect((await fetch(`${dapp.url}/faucet`, { method: 'POST', body: 'a cloakroom' })).status).toBe(400)
  } finally {
    await dapp.stop()
  }
})
